import type { Bytes } from '../bytes/bytes.ts';
import { DerBroken } from './errors.ts';

/** One element. Every view is a part of the bytes it was read from: nothing is copied. */
export interface Der {
  /** Tag number; a private 4CC tag as its 32-bit number. */
  readonly tag: number;
  /** 0 universal, 1 application, 2 context, 3 private. */
  readonly cls: 0 | 1 | 2 | 3;
  readonly constructed: boolean;
  readonly content: Bytes;
  /** Header and content. */
  readonly whole: Bytes;
}

/** Universal tag numbers that Apple's objects use. */
export const Tag = {
  boolean: 1,
  integer: 2,
  bitString: 3,
  octetString: 4,
  nil: 5,
  oid: 6,
  utf8String: 12,
  sequence: 16,
  set: 17,
  printableString: 19,
  ia5String: 22,
  utcTime: 23,
} as const;

/** The one element that the bytes are. Throws `DerBroken`, also for bytes behind it. */
export function readDer(bytes: Bytes): Der {
  const der = elementAt(bytes, 0);
  if (der.whole.length !== bytes.length) throw new DerBroken(der.whole.length, 'bytes behind the element');
  return der;
}

/** Elements one after another. Throws `DerBroken`. */
function readDers(content: Bytes): Der[] {
  const all: Der[] = [];
  for (let at = 0; at < content.length;) {
    const der = elementAt(content, at);
    all.push(der);
    at += der.whole.length;
  }
  return all;
}

/** The elements inside a constructed one. Throws `DerBroken`, whose `at` counts in the content. */
export function children(der: Der): Der[] {
  if (!der.constructed) throw new DerBroken(0, `a primitive element (${nameOf(der)}) has no children`);
  return readDers(der.content);
}

/** Whether it is the universal element of that number (`Tag`). */
export const is = (der: Der | undefined, tag: number): der is Der & { readonly cls: 0 } =>
  der?.cls === 0 && der.tag === tag && der.constructed === (tag === Tag.sequence || tag === Tag.set);

function elementAt(bytes: Bytes, from: number): Der {
  const first = byteAt(bytes, from);
  const { tag, at: afterTag } =
    (first & 31) === 31 ? longTag(bytes, from + 1) : { tag: first & 31, at: from + 1 };
  const { length, at } = lengthAt(bytes, afterTag);
  if (at + length > bytes.length)
    throw new DerBroken(from, `${length} bytes of content, ${bytes.length - at} are there`);
  return {
    tag,
    cls: (first >> 6) as Der['cls'],
    constructed: (first & 32) !== 0,
    content: bytes.subarray(at, at + length),
    whole: bytes.subarray(from, at + length),
  };
}

/** Tag number in base 128, at most 32 bits: that holds every 4CC. */
function longTag(bytes: Bytes, from: number): { tag: number; at: number } {
  let tag = 0;
  for (let at = from; at < from + 5; at++) {
    const byte = byteAt(bytes, at);
    if (at === from && byte === 0x80) throw new DerBroken(at, 'a tag number with leading zeros');
    tag = tag * 128 + (byte & 127);
    if (byte >= 128) continue;
    if (tag < 31) throw new DerBroken(from, 'a short tag number in long form');
    if (tag > 0xffffffff) break;
    return { tag, at: at + 1 };
  }
  throw new DerBroken(from, 'a tag number beyond 32 bits');
}

function lengthAt(bytes: Bytes, from: number): { length: number; at: number } {
  const first = byteAt(bytes, from);
  if (first < 128) return { length: first, at: from + 1 };
  const size = first & 127;
  if (size === 0) throw new DerBroken(from, 'an indefinite length');
  if (size > 4) throw new DerBroken(from, 'a length beyond 32 bits');
  let length = 0;
  for (let i = 1; i <= size; i++) length = length * 256 + byteAt(bytes, from + i);
  if (length < 128 || length < 256 ** (size - 1))
    throw new DerBroken(from, 'a length not in its shortest form');
  return { length, at: from + 1 + size };
}

function byteAt(bytes: Bytes, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new DerBroken(at, 'the bytes end inside a header');
  return byte;
}

const nameOf = (der: Der): string => `class ${der.cls}, tag ${der.tag}`;

function contentOf(der: Der, tag: number, wanted: string): Bytes {
  if (!is(der, tag)) throw new DerBroken(0, `${nameOf(der)} where ${wanted} belongs`);
  return der.content;
}

/** Any length up to 1 KiB: moduli and serial numbers are integers too. */
export function integerOf(der: Der): bigint {
  const content = contentOf(der, Tag.integer, 'an integer');
  if (content.length === 0 || content.length > 1024)
    throw new DerBroken(0, `an integer of ${content.length} bytes`);
  const [first, second] = content;
  if (second !== undefined && ((first === 0 && second < 128) || (first === 255 && second >= 128)))
    throw new DerBroken(0, 'an integer not in its shortest form');
  let digits = '';
  for (const byte of content) digits += byte.toString(16).padStart(2, '0');
  return BigInt.asIntN(8 * content.length, BigInt(`0x${digits}`));
}

/** BOOLEAN. Throws `DerBroken` for anything else, and for a true that is not FF. */
export function boolOf(der: Der): boolean {
  const content = contentOf(der, Tag.boolean, 'a boolean');
  if (content.length !== 1 || (content[0] !== 0 && content[0] !== 255))
    throw new DerBroken(0, 'a boolean that is neither 00 nor FF');
  return content[0] === 255;
}

/** The content of an OCTET STRING. Throws `DerBroken` for anything else. */
export const octetsOf = (der: Der): Bytes => contentOf(der, Tag.octetString, 'an octet string');

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** IA5String, PrintableString (both ASCII) or UTF8String. */
export function textOf(der: Der): string {
  const tag = [Tag.ia5String, Tag.printableString, Tag.utf8String].find((each) => is(der, each));
  if (tag === undefined) throw new DerBroken(0, `${nameOf(der)} where a string belongs`);
  if (tag !== Tag.utf8String && der.content.some((byte) => byte >= 128))
    throw new DerBroken(0, 'a string that is not ASCII');
  try {
    return strict.decode(der.content);
  } catch {
    throw new DerBroken(0, 'a string that is not UTF-8');
  }
}

/** Whole bytes only, as signatures and keys are. */
export function bitsOf(der: Der): Bytes {
  const content = contentOf(der, Tag.bitString, 'a bit string');
  if (content[0] !== 0) throw new DerBroken(0, 'a bit string that is not whole bytes');
  return content.subarray(1);
}

/** Dotted decimal. */
export function oidOf(der: Der): string {
  const content = contentOf(der, Tag.oid, 'an object identifier');
  const arcs: number[] = [];
  let arc = 0;
  let starts = true;
  for (const byte of content) {
    if (starts && byte === 0x80) throw new DerBroken(0, 'an arc with leading zeros');
    arc = arc * 128 + (byte & 127);
    if (arc > 0xffffffff) throw new DerBroken(0, 'an arc beyond 32 bits');
    starts = byte < 128;
    if (!starts) continue;
    if (arcs.length > 0) arcs.push(arc);
    else arcs.push(Math.min(Math.floor(arc / 40), 2), arc - 40 * Math.min(Math.floor(arc / 40), 2));
    arc = 0;
  }
  if (content.length === 0 || !starts) throw new DerBroken(0, 'an object identifier that does not end');
  return arcs.join('.');
}
