import type { Entry } from '../../journal/entry.ts';
import { gaveUp, harmless, hostErrors } from './host-errors.ts';
import { linesOf, plainValues, type LogLine } from './log-text.ts';
import { stepIn } from './phone-log.ts';
import { Retelling } from './retelling.ts';
import { hear } from './restored-message.ts';

/** Lines that nothing else prints. Two of them make it a log of idevicerestore or of a tool that is built on it. */
const signs: readonly RegExp[] = [
  /\bFound device in \w+ mode/,
  /\bIdentified device as \w+, \w+\d+,\d+/,
  /\bExtracting BuildManifest from IPSW/,
  /\bPersonalizing (?:IMG4 )?component \w+/,
  /\bTrying to fetch new SHSH blob/,
  /\bSending TSS request attempt/,
  /\bAbout to restore device/,
  /\bCheckpoint (?:started|completed)\s+id: 0x/,
  /\bCheckpoint \d+ complete with code -?\d/,
  /\bCHECKPOINT (?:BEGIN|END|FAILURE):.*\[0x[0-9A-Fa-f]{4}\]/,
  /\bUnable to (?:successfully )?restore device/,
];

/** One sign may be quoted in any text; with two of them it is a log of idevicerestore or its kin. */
export const isIdevicerestoreLog = (text: string): boolean =>
  signs.filter((sign) => sign.test(text)).length >= 2;

type Action = (told: Retelling, found: RegExpExecArray) => void;

const stages = { Normal: 'normal', Recovery: 'recovery', DFU: 'dfu', Restore: 'restore' } as const;

/** What the tool says it does. The first line that fits says it. */
const progress: readonly (readonly [line: RegExp, action: Action])[] = [
  [/^Unhandled status message \((\d+)\)/, (told, [, status]) => told.status(Number(status) | 0, null, '')],
  [/^Got status message/, () => undefined],
  [
    /^Found device in (Normal|Recovery|DFU|Restore) mode/i,
    (told, [, mode]) => {
      const stage = Object.entries(stages).find(([name]) => name.toLowerCase() === mode!.toLowerCase())?.[1];
      if (stage) told.came(stage);
    },
  ],
  [/^This restore will update/, (told) => (told.behavior = 'update')],
  [/^(?:Sending|Uploading) iB(?:EC|SS)\b/, (told) => told.enter('ibec')],
  [
    /^Recovery Mode Environment|^Sending Restore(?:Logo|RamDisk|DeviceTree|TrustCache)\b/,
    (told) => told.enter('load'),
  ],
  [/^(?:Waiting for device to enter restore mode|About to restore device)/, (told) => told.enter('kernel')],
  [/^Connected to com\.apple\.mobile\.restored/, (told) => told.enter('handover')],
  [
    /^About to send (\w+?)(?: data)?\.\.\./i,
    (told, [, type]) => told.asked(type === 'filesystem' ? 'SystemImageData' : type!),
  ],
  [/^Sending filesystem now/, (told) => told.enter('image')],
  [/^Done sending filesystem/, (told) => told.enter('install')],
  [/^[A-Z][^()]{2,60} \((\d{1,3})\)$/, (told, [, operation]) => told.operation(Number(operation))],
  [
    /^Checkpoint (started|completed)\s+id: 0x([0-9A-F]{1,8}) \((\w*)\)(?: result=(-?\d+))?/i,
    (told, [, how, id, name, result]) =>
      told.step({
        id: parseInt(id!, 16) & 0xffff,
        name: name!,
        result: Number(result ?? 0),
        complete: how !== 'started',
      }),
  ],
  [
    // Some tools print the whole number, whose upper bits are none of the id's.
    /^Checkpoint (\d{1,20}) complete with code (-?\d+)/i,
    (told, [, id, result]) =>
      told.step({ id: Number(BigInt(id!) & 0xffffn), name: '', result: Number(result), complete: true }),
  ],
  [/^Status: Restore Finished/, (told) => told.succeed()],
  [
    /^Status: (.+?)\.?$/,
    (told, [, words]) => {
      const status = statusWords.find(([start]) => words!.startsWith(start))?.[1];
      if (status !== undefined) told.status(status, null, '');
    },
  ],
];

/** How it says the numbers that it has words for. */
const statusWords: readonly (readonly [words: string, status: number])[] = [
  ['Verification Error', -1],
  ['Disk Failure', 6],
  ['Failed to mount filesystems', 27],
  ['Failed to load SEP Firmware', 50],
  ['Failed to recover FDR data', 53],
  ['X-Gold Baseband Update Failed', 1015],
  ['Fail', 14],
];

const longestPlist = 64 * 1024;

/** Reads such a log line by line. */
class Reader {
  readonly #told: Retelling;
  #start: number | null = null;
  #xml = '';
  #log: string[] | null = null;
  #gaveUp = false;
  #suspect: string | null = null;

  constructor(told: Retelling) {
    this.#told = told;
  }

  read({ text, ms }: LogLine): void {
    if (ms !== null) {
      this.#start ??= ms;
      this.#told.at(ms - this.#start);
    }
    if (text.startsWith('<?xml')) this.#xml = text;
    else if (this.#xml !== '') {
      if (this.#xml.length < longestPlist) this.#xml += `\n${text}`;
      if (text.includes('</plist>')) this.#message();
    } else if (text.startsWith('Log is available')) this.#log = [];
    else this.#line(text);
  }

  /** The tool's last words only say that it gave up: what it said before is the reason. */
  close(): readonly Entry[] {
    this.#endRun();
    return this.#told.close();
  }

  get #ended(): boolean {
    return this.#gaveUp || this.#told.ended;
  }

  #endRun(): void {
    this.#endLog();
    if (this.#gaveUp) this.#told.fail('ToolStopped', this.#suspect ?? 'it gave up without a reason');
    this.#told.endsHere('a message');
  }

  /** People paste one run after the other. Older versions do not say which they are. */
  #again(): void {
    this.#endRun();
    this.#told.again();
    this.#gaveUp = false;
    this.#suspect = null;
  }

  #message(): void {
    hear(this.#told, plainValues(this.#xml));
    this.#xml = '';
  }

  #line(text: string): void {
    if (/^idevicerestore \d/.test(text) || (this.#ended && /^Found device in \w+ mode/.test(text)))
      this.#again();
    if (/^(?:ERROR|WARNING):/.test(text)) {
      this.#endLog();
      this.#error(text);
      return;
    }
    const step = stepIn(text);
    this.#log?.push(text);
    if (step) this.#told.step(step);
    if (step || this.#log) return;
    for (const [pattern, action] of progress) {
      const found = pattern.exec(text);
      if (!found) continue;
      action(this.#told, found);
      return;
    }
    this.#error(text);
  }

  #error(text: string): void {
    for (const [pattern, blame] of hostErrors) {
      const found = pattern.exec(text);
      if (!found) continue;
      blame(this.#told, found, text);
      return;
    }
    if (gaveUp.test(text)) this.#gaveUp = true;
    else if (text.startsWith('ERROR:') && !harmless.test(text)) this.#suspect ??= text.slice(6).trim();
  }

  #endLog(): void {
    const lines = this.#log;
    this.#log = null;
    if (lines) this.#told.log(lines.join('\n'));
  }
}

/**
 * What idevicerestore printed, told again as a journal. The log shows neither when the phone left the bus nor how it
 * came back, and older versions print no times: what needs those stays open.
 */
export function readIdevicerestore(log: string): readonly Entry[] {
  const timed = /^\[?(?:\d{4}-\d\d-\d\d[ T])?\d\d:\d\d:\d\d[.,]?\d*\]?:? (?!.*GMT)/m.test(log);
  const told = new Retelling('idevicerestore', { timed, bus: false, ...ecidIn(log) });
  if (log.includes('This restore will update')) told.behavior = 'update';
  const reader = new Reader(told);
  for (const line of linesOf(log)) reader.read(line);
  return reader.close();
}

function ecidIn(log: string): { ecid?: string } {
  const found = /Found ECID (\d{1,20})\b/.exec(log);
  return found ? { ecid: BigInt(found[1]!).toString(16).toUpperCase().padStart(16, '0') } : {};
}
