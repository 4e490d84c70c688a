import type { Bytes } from '../../src/bytes/bytes.ts';
import { fourccTag, ia5, sequence, set } from '../../src/signing/der-writer.ts';

/** A named SET of named values, in the order of their tags, which is the order of the names' bytes. */
export function group(name: string, properties: ReadonlyMap<string, Bytes>): Bytes {
  const sorted = [...properties].sort(([a], [b]) => (a < b ? -1 : 1));
  return named(name, set(...sorted.map(([key, value]) => named(key, value))));
}

/** A private tag around its own name and a value: how Image4 writes every property. */
export const named = (name: string, value: Bytes): Bytes => fourccTag(name, sequence(ia5(name), value));
