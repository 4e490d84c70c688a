import { concat, nothing, utf8, type Bytes } from '../bytes/bytes.ts';

/** Tag and length in front of `length` bytes of content. `tag`: one byte, or all bytes of a long tag. */
export function tlvHeader(tag: number | Bytes, length: number): Bytes {
  const tagBytes = typeof tag === 'number' ? Uint8Array.of(tag) : tag;
  return concat([tagBytes, length < 128 ? Uint8Array.of(length) : longLength(length)]);
}

function longLength(length: number): Bytes {
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.of(0x80 | bytes.length, ...bytes);
}

function element(tag: number | Bytes, parts: readonly Bytes[]): Bytes {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return concat([tlvHeader(tag, length), ...parts]);
}

/** SEQUENCE. */
export const sequence = (...parts: readonly Bytes[]): Bytes => element(0x30, parts);

/** Members stay in the order given: sorting them is the caller's knowledge. */
export const set = (...parts: readonly Bytes[]): Bytes => element(0x31, parts);

/** OCTET STRING. */
export const octets = (bytes: Bytes): Bytes => element(0x04, [bytes]);
/** IA5String; the text must be ASCII. */
export const ia5 = (text: string): Bytes => element(0x16, [utf8(text)]);
/** UTF8String. */
export const utf8String = (text: string): Bytes => element(0x0c, [utf8(text)]);
/** PrintableString; the text must be of its letters. */
export const printable = (text: string): Bytes => element(0x13, [utf8(text)]);
/** BOOLEAN, true as FF. */
export const boolean = (value: boolean): Bytes => element(0x01, [Uint8Array.of(value ? 255 : 0)]);
/** NULL. */
export const nil = (): Bytes => element(0x05, [nothing]);

/** Whole bytes: no unused bits. */
export const bitString = (bytes: Bytes): Bytes => element(0x03, [Uint8Array.of(0), bytes]);

/** Two's complement in as few bytes as it needs. */
export function integer(value: bigint | number): Bytes {
  const bytes: number[] = [];
  let rest = BigInt(value);
  do {
    bytes.unshift(Number(rest & 0xffn));
    rest >>= 8n;
  } while (!((rest === 0n && bytes[0]! < 128) || (rest === -1n && bytes[0]! >= 128)));
  return element(0x02, [Uint8Array.from(bytes)]);
}

/** From dotted decimal. */
export function oid(dotted: string): Bytes {
  const [first, second, ...rest] = dotted.split('.').map(Number);
  return element(0x06, [first! * 40 + second!, ...rest].map(base128));
}

/** Years 1950 to 2049, in UTC. */
export function utcTime(date: Date): Bytes {
  const [year, rest] = [date.toISOString().slice(2, 4), date.toISOString().slice(5, 19)];
  return element(0x17, [utf8(`${year}${rest.replace(/\D/g, '')}Z`)]);
}

/** Constructed context tag [n], n below 31. */
export const context = (number: number, ...parts: readonly Bytes[]): Bytes => element(0xa0 | number, parts);

/** Private constructed tag whose number is the 4CC, as Image4 wraps properties and components (signing-and-ipsw §3.1). */
export function fourccTag(name: string, ...parts: readonly Bytes[]): Bytes {
  const [a, b, c, d] = utf8(name);
  const number = a! * 0x1000000 + ((b! << 16) | (c! << 8) | d!);
  return element(concat([Uint8Array.of(0xff), base128(number)]), parts);
}

function base128(number: number): Bytes {
  const groups = [number % 128];
  for (let rest = Math.floor(number / 128); rest > 0; rest = Math.floor(rest / 128))
    groups.unshift(128 | (rest % 128));
  return Uint8Array.from(groups);
}
