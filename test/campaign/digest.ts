import { utf8 } from '../../src/bytes/bytes.ts';
import { toHex } from '../../src/bytes/hex.ts';
import type { Entry } from '../../src/journal/entry.ts';

/** SHA-256 over the entries of a journal, one JSON line each: equal journals, equal digests, in every runtime. */
export async function journalDigest(entries: readonly Entry[]): Promise<string> {
  const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(lines))));
}
