import type { Bytes } from './bytes.ts';

/** Lower case, two digits a byte. */
export function toHex(bytes: Bytes): string {
  let out = '';
  for (const byte of bytes) out += byte.toString(16).padStart(2, '0');
  return out;
}

/** Either case, white space ignored. Throws `RangeError` on anything else than pairs of hex digits. */
export function fromHex(digits: string): Bytes {
  const clean = digits.replace(/\s+/g, '');
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(clean)) throw new RangeError(`not pairs of hex digits: "${digits}"`);
  return Uint8Array.from(clean.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
