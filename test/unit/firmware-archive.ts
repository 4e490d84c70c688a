import { zipSync, type Zippable } from 'fflate';
import { utf8, type Bytes } from '../../src/bytes/bytes.ts';
import type { Source } from '../../src/bytes/source.ts';

/** A source over bytes in memory that counts what is read of it. */
export function counted(bytes: Bytes): Source & { taken: number } {
  const source = {
    size: bytes.length,
    taken: 0,
    read(offset: number, length: number): Promise<Bytes> {
      source.taken += length;
      return Promise.resolve(bytes.slice(offset, offset + length));
    },
  };
  return source;
}

/** An archive by another hand: fflate's. A text is deflated, `[text, { level: 0 }]` stored. */
export function archive(files: Readonly<Record<string, string | [string, { level: 0 }]>>): Bytes {
  const zippable: Zippable = {};
  for (const [name, file] of Object.entries(files))
    zippable[name] = typeof file === 'string' ? utf8(file) : [utf8(file[0]), file[1]];
  return Uint8Array.from(zipSync(zippable));
}

/** Where `word` (ASCII) first stands in the bytes; -1 when nowhere. */
export const find = (bytes: Bytes, word: string): number =>
  new TextDecoder('latin1').decode(bytes).indexOf(word);

/** A copy with one bit turned over. */
export function flipped(bytes: Bytes, at: number): Bytes {
  const copy = bytes.slice();
  copy[at]! ^= 1;
  return copy;
}

/** What a promise fails with; undefined when it does not. */
export const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );
