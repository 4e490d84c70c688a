import type { Entry } from '../../journal/entry.ts';
import type { Seals } from './seals.ts';

/** An ECID as a case file shows it: twelve digits of its keyed hash, then its own last four. */
export async function maskedEcid(seals: Seals, key: string, ecid: string): Promise<string> {
  return `${(await seals.hash(key, ecid)).slice(0, 12)}${ecid.slice(-4)}`.toUpperCase();
}

/** Every ECID that a journal names. */
export const ecidsIn = (entries: readonly Entry[]): string[] => [
  ...new Set([...JSON.stringify(entries).matchAll(/"ecid":"([0-9A-F]{16})"/g)].map(([, ecid]) => ecid!)),
];

/** What names a person or a phone, wherever it stands in a text. */
const identifiers: readonly (readonly [pattern: RegExp, instead: string])[] = [
  // Serial numbers as iBoot writes them, and as logs name them.
  [/SRNM:\[[^\]]*\]/g, 'SRNM:[*]'],
  [
    /((?:serial[ _-]?(?:number|no\.?)?|imei2?|meid|iccid|phone ?number|apple ?id|device ?name)"?\s*[:=]\s*)[^\s,;"\\]+/gi,
    '$1*',
  ],
  // UDIDs of older phones, IMEIs, network addresses, mail addresses.
  [/(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])/gi, '*'],
  [/(?<![\d.:])\d{15}(?![\d.])/g, '*'],
  [/\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b/gi, '*'],
  [/[\w.+-]+@[\w-]+\.[\w.]+/g, '*'],
];

/** A journal without serial numbers, accounts, and names: each ECID is replaced by its mask wherever it stands. */
export function maskedJournal(entries: readonly Entry[], masks: ReadonlyMap<string, string>): Entry[] {
  const serials = serialsIn(entries);
  let text = JSON.stringify(entries.map(withoutFileName));
  for (const [ecid, mask] of masks) {
    const short = ecid.replace(/^0+/, '');
    text = text.replace(new RegExp(`0*${short}`, 'gi'), mask);
    text = text.replaceAll(BigInt(`0x${ecid}`).toString(), mask);
  }
  for (const [pattern, instead] of identifiers) text = text.replace(pattern, instead);
  for (const serial of serials) text = text.replaceAll(serial, '*');
  return JSON.parse(text) as Entry[];
}

/** Serial numbers that the bus told: they may stand in any log line. */
const serialsIn = (entries: readonly Entry[]): string[] => [
  ...new Set([...JSON.stringify(entries).matchAll(/SRNM:\[([0-9A-Z]{8,})\]/g)].map(([, serial]) => serial!)),
];

const apples = /^[\w,.-]+_Restore\.ipsw$/;

/** A file that a person named may tell anything. */
function withoutFileName(entry: Entry): Entry {
  if (entry.kind === 'chose' && !apples.test(entry.file)) return { ...entry, file: 'firmware.ipsw' };
  if (entry.who === 'ipsw' && entry.kind === 'opened' && !apples.test(entry.firmware.file))
    return { ...entry, firmware: { ...entry.firmware, file: 'firmware.ipsw' } };
  return entry;
}

/** The same journal, once the phone is known to be this one: its mask becomes its ECID again. */
export const unmasked = (entries: readonly Entry[], mask: string, ecid: string): Entry[] =>
  JSON.parse(JSON.stringify(entries).replaceAll(mask, ecid)) as Entry[];
