import type { Bytes } from './bytes.ts';

// Slicing by eight: eight table look-ups advance the register by eight bytes.
const tables = makeTables();

function makeTables(): Uint32Array[] {
  const first = new Uint32Array(256);
  for (let n = 0; n < 256; n++) {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    first[n] = c;
  }
  const all = [first];
  for (let t = 1; t < 8; t++) {
    const before = all[t - 1] as Uint32Array;
    all.push(before.map((c) => first[c & 0xff]! ^ (c >>> 8)));
  }
  return all;
}

/**
 * Feeds bytes into a CRC-32 register (reflected polynomial 0xEDB88320). Start with `0xffffffff`; zip inverts the
 * final register, DFU's suffix does not.
 */
export function crc32Register(register: number, bytes: Bytes): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables as [
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ];
  let c = register;
  let i = 0;
  for (const end = bytes.length - 7; i < end; i += 8) {
    c ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    c =
      t7[c & 0xff]! ^
      t6[(c >>> 8) & 0xff]! ^
      t5[(c >>> 16) & 0xff]! ^
      t4[c >>> 24]! ^
      t3[bytes[i + 4]!]! ^
      t2[bytes[i + 5]!]! ^
      t1[bytes[i + 6]!]! ^
      t0[bytes[i + 7]!]!;
  }
  for (; i < bytes.length; i++) c = t0[(c ^ bytes[i]!) & 0xff]! ^ (c >>> 8);
  return c >>> 0;
}

/** CRC-32 as zip stores it; pass the CRC of what came before to go on. */
export function crc32(bytes: Bytes, before = 0): number {
  return ~crc32Register(~before >>> 0, bytes) >>> 0;
}
