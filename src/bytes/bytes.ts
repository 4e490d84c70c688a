/** Bytes of our own: never shared memory, so every platform call takes them. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** Bytes in a kibibyte. */
export const KiB = 1024;
/** Bytes in a mebibyte. */
export const MiB = 1024 * KiB;

/** No bytes at all. */
export const nothing: Bytes = new Uint8Array(0);

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A text as UTF-8. */
export const utf8 = (text: string): Bytes => encoder.encode(text);

/** Never throws: what is not UTF-8 becomes U+FFFD. */
export const text = (bytes: Bytes): string => decoder.decode(bytes);

/** All parts in one piece. A single part is answered as it is, not copied. */
export function concat(parts: readonly Bytes[]): Bytes {
  if (parts.length === 1) return parts[0]!;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The same bytes in the same order. Not in constant time: nothing secret is compared. */
export function equal(a: Bytes, b: Bytes): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
