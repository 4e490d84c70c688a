import type { Bytes } from '../bytes/bytes.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const letters = Uint8Array.from(alphabet, (letter) => letter.charCodeAt(0));
const equalsSign = 0x3d;

const space = 64;
const padding = 65;
const foreign = 66;

/** Byte → its six bits, or one of the three marks above. Control characters count as spaces everywhere in a list. */
const meaning = new Uint8Array(256).fill(foreign);
meaning.fill(space, 0, 0x21);
meaning[equalsSign] = padding;
letters.forEach((letter, bits) => (meaning[letter] = bits));

/** Letters that so many bytes become, padding included. */
export const encodedLength = (length: number): number => Math.ceil(length / 3) * 4;

/** Writes `source` as base64 into `target` from `at` on; answers the offset behind it. */
export function encodeBase64(source: Bytes, target: Bytes, at: number): number {
  const whole = source.length - (source.length % 3);
  let i = 0;
  for (; i < whole; i += 3) {
    const bits = (source[i]! << 16) | (source[i + 1]! << 8) | source[i + 2]!;
    target[at++] = letters[bits >> 18]!;
    target[at++] = letters[(bits >> 12) & 63]!;
    target[at++] = letters[(bits >> 6) & 63]!;
    target[at++] = letters[bits & 63]!;
  }
  if (i === source.length) return at;
  const bits = (source[i]! << 16) | ((source[i + 1] ?? 0) << 8);
  target[at++] = letters[bits >> 18]!;
  target[at++] = letters[(bits >> 12) & 63]!;
  target[at++] = i + 1 < source.length ? letters[(bits >> 6) & 63]! : equalsSign;
  target[at++] = equalsSign;
  return at;
}

/** White space between digits is skipped. `undefined` for foreign characters and for a group that is not full. */
export function decodeBase64(source: Bytes): Bytes | undefined {
  let digits = 0;
  let pads = 0;
  for (const byte of source) {
    const bits = meaning[byte]!;
    if (bits < 64) digits++;
    else if (bits === padding) pads++;
    else if (bits === foreign) return undefined;
    if (pads > 0 && bits < 64) return undefined;
  }
  if (pads > 2 || (digits + pads) % 4 !== 0) return undefined;
  const out = new Uint8Array(Math.floor((digits * 3) / 4));
  let at = 0;
  let group = 0;
  let held = 0;
  for (const byte of source) {
    const bits = meaning[byte]!;
    if (bits >= 64) continue;
    group = (group << 6) | bits;
    if (++held < 4) continue;
    out[at] = group >> 16;
    out[at + 1] = group >> 8;
    out[at + 2] = group;
    at += 3;
    group = held = 0;
  }
  if (held > 0) {
    group <<= 6 * (4 - held);
    out[at] = group >> 16;
    if (held === 3) out[at + 1] = group >> 8;
  }
  return out;
}
