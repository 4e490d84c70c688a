import { maybe } from '../plist/dict.ts';
import type { Identity } from './manifest.ts';

/** Something this build makes a phone ask for that this version cannot answer. */
export interface Unanswered {
  readonly what: 'modem' | 'peripherals' | 'cryptex1' | 'fdr' | 'aea';
  /** The component or key of the manifest that says so. */
  readonly because: string;
}

const families: readonly { what: Unanswered['what']; component: RegExp }[] = [
  { what: 'modem', component: /^(BasebandFirmware$|Cellular1,|Wireless1,)/ },
  { what: 'peripherals', component: /^(SE|Savage|Yonkers|Rap|BMU|eUICC|Baobab|Timer|USBPortController1),/ },
  { what: 'cryptex1', component: /^Cryptex1,/ },
];

/** One row per family of components (`SE,…`, `Yonkers,…`), in the order of the manifest; empty when all can be answered. */
export function unanswered(identity: Identity): Unanswered[] {
  const rows: Unanswered[] = [];
  const seen = new Set<string>();
  for (const name of identity.components.keys()) {
    const family = families.find(({ component }) => component.test(name));
    const key = name.split(',')[0]!;
    if (!family || seen.has(key)) continue;
    seen.add(key);
    rows.push({ what: family.what, because: name });
  }
  if (maybe.bool(identity.info, 'FDRSupport') === true) rows.push({ what: 'fdr', because: 'FDRSupport' });
  const os = identity.components.get('OS')?.path;
  if (os?.endsWith('.aea') === true) rows.push({ what: 'aea', because: os });
  return rows;
}
