import { concat, type Bytes } from '../../src/bytes/bytes.ts';

/** Tries to leave out stretches, halving their length, as long as `stillFails`; gives up after `tries`. */
export async function minimise(
  input: Bytes,
  stillFails: (input: Bytes) => Promise<boolean>,
  tries = 3000,
): Promise<Bytes> {
  let small = input;
  for (
    let length = Math.ceil(small.length / 2);
    length > 0;
    length = length === 1 ? 0 : Math.ceil(length / 2)
  ) {
    for (let from = 0; from < small.length;) {
      if (tries-- <= 0) return small;
      const shorter = concat([small.subarray(0, from), small.subarray(from + length)]);
      if (await stillFails(shorter)) small = shorter;
      else from += length;
    }
  }
  return small;
}
