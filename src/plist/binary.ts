import { utf8, type Bytes } from '../bytes/bytes.ts';
import { PlistBroken } from './errors.ts';
import {
  deepest,
  epochMs,
  largestInteger,
  smallestInteger,
  toInteger,
  type Dict,
  type Value,
} from './value.ts';

const magic = utf8('bplist00');
const trailerSize = 32;
const utf16 = new TextDecoder('utf-16be', { ignoreBOM: true });
const narrow = new TextDecoder('utf-8', { ignoreBOM: true });

/** The bytes begin as Apple's binary form does; whether they are sound is not looked at. */
export const isBinary = (bytes: Bytes): boolean =>
  bytes.length > magic.length && magic.every((byte, i) => bytes[i] === byte);

/**
 * Reads Apple's binary form, version 00. An object that is referred to several times is read once and shared in the
 * answer. Throws `PlistBroken` only; also for a list that unfolds to far more than its bytes, which only an attack does.
 */
export function parseBinary(bytes: Bytes): Value {
  return new BinaryReader(bytes).top();
}

interface Read {
  readonly value: Value;
  /** Bytes the value would take with nothing shared, roughly. */
  readonly weight: number;
}

class BinaryReader {
  readonly #bytes: Bytes;
  readonly #view: DataView;
  readonly #offsetSize: number;
  readonly #refSize: number;
  readonly #count: number;
  readonly #table: number;
  readonly #root: number;
  readonly #heaviest: number;
  /** What was read, by object number; `null` while it is being read. */
  readonly #known = new Map<number, Read | null>();

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    if (!isBinary(bytes)) throw this.#broken(0, 'it does not start with bplist00');
    const trailer = bytes.length - trailerSize;
    if (trailer < magic.length) throw this.#broken(bytes.length, 'no room for the trailer');
    this.#offsetSize = bytes[trailer + 6]!;
    this.#refSize = bytes[trailer + 7]!;
    this.#count = this.#unsigned(trailer + 8, 8);
    this.#root = this.#unsigned(trailer + 16, 8);
    this.#table = this.#unsigned(trailer + 24, 8);
    if (this.#offsetSize < 1 || this.#offsetSize > 8) throw this.#broken(trailer + 6, 'offsets of no size');
    if (this.#refSize < 1 || this.#refSize > 8) throw this.#broken(trailer + 7, 'references of no size');
    if (this.#table < magic.length || this.#table + this.#count * this.#offsetSize > trailer)
      throw this.#broken(trailer + 8, 'the offset table is outside');
    this.#heaviest = 2 ** 22 + 16 * bytes.length;
  }

  top(): Value {
    return this.#object(this.#root, this.#bytes.length - 16, 0).value;
  }

  #broken(at: number, why: string): PlistBroken {
    return new PlistBroken('binary', at, why);
  }

  /** The object of that number; `from` is where the reference stands. */
  #object(number: number, from: number, depth: number): Read {
    if (number >= this.#count) throw this.#broken(from, `object ${number} of ${this.#count}`);
    const known = this.#known.get(number);
    if (known === null) throw this.#broken(from, `object ${number} contains itself`);
    if (known) return known;
    if (depth > deepest) throw this.#broken(from, 'nested too deep');
    this.#known.set(number, null);
    const entry = this.#table + number * this.#offsetSize;
    const at = this.#unsigned(entry, this.#offsetSize);
    if (at < magic.length || at >= this.#table) throw this.#broken(entry, `object ${number} is outside`);
    const read = this.#read(at, depth);
    if (read.weight > this.#heaviest) throw this.#broken(at, 'it unfolds without measure');
    this.#known.set(number, read);
    return read;
  }

  #read(at: number, depth: number): Read {
    const marker = this.#bytes[at]!;
    const kind = marker >> 4;
    const low = marker & 15;
    if (kind === 0 && (low === 8 || low === 9)) return { value: low === 9, weight: 8 };
    if (kind === 1 && low <= 4) return { value: this.#integer(at + 1, 2 ** low), weight: 16 };
    if (kind === 2 && (low === 2 || low === 3)) return { value: this.#real(at + 1, 2 ** low), weight: 16 };
    if (marker === 0x33) return { value: this.#date(at + 1), weight: 16 };
    if (kind < 4) throw this.#broken(at, `unknown marker 0x${marker.toString(16)}`);
    // A keyed archive's reference, in the shape that the XML form gives it.
    if (kind === 8 && low < 8) return { value: { CF$UID: this.#unsigned(at + 1, low + 1) }, weight: 16 };
    const { length, start } = this.#length(at, low);
    if (kind === 4) return this.#leaf(this.#span(start, length).slice());
    if (kind === 5) return this.#leaf(narrow.decode(this.#span(start, length)));
    if (kind === 6) return this.#leaf(utf16.decode(this.#span(start, 2 * length)));
    if (kind === 10) return this.#array(start, length, depth + 1);
    if (kind === 13) return this.#dict(start, length, depth + 1);
    throw this.#broken(at, `unknown marker 0x${marker.toString(16)}`);
  }

  #leaf(value: string | Bytes): Read {
    return { value, weight: 8 + value.length };
  }

  #array(start: number, length: number, depth: number): Read {
    this.#span(start, length * this.#refSize);
    const list: Value[] = [];
    let weight = 8;
    for (let i = 0; i < length; i++) {
      const item = this.#referred(start, i, depth);
      list.push(item.value);
      weight += item.weight;
    }
    return { value: list, weight };
  }

  #dict(start: number, length: number, depth: number): Read {
    this.#span(start, 2 * length * this.#refSize);
    const dict = Object.create(null) as Record<string, Value>;
    let weight = 8;
    for (let i = 0; i < length; i++) {
      const key = this.#referred(start, i, depth);
      if (typeof key.value !== 'string') throw this.#broken(start, 'a key that is no string');
      const item = this.#referred(start, length + i, depth);
      dict[key.value] = item.value;
      weight += key.weight + item.weight;
    }
    return { value: dict satisfies Dict, weight };
  }

  #referred(start: number, index: number, depth: number): Read {
    const at = start + index * this.#refSize;
    return this.#object(this.#unsigned(at, this.#refSize), at, depth);
  }

  /** Length of a string, data or container: in the marker, or from 15 on as an integer object behind it. */
  #length(at: number, low: number): { length: number; start: number } {
    if (low < 15) return { length: low, start: at + 1 };
    const marker = this.#span(at + 1, 1)[0]!;
    if (marker >> 4 !== 1 || (marker & 15) > 3) throw this.#broken(at + 1, 'a length that is no integer');
    const size = 2 ** (marker & 15);
    this.#span(at + 2, size);
    return { length: this.#unsigned(at + 2, size), start: at + 2 + size };
  }

  /** Bytes of an object, which must end before the offset table. */
  #span(at: number, length: number): Bytes {
    if (at + length > this.#table) throw this.#broken(at, `${length} bytes reach outside`);
    return this.#bytes.subarray(at, at + length);
  }

  /** Beyond 2^53 inexact, which every check against the length of the bytes refuses anyway. */
  #unsigned(at: number, size: number): number {
    let value = 0;
    for (let i = 0; i < size; i++) value = value * 256 + this.#bytes[at + i]!;
    return value;
  }

  /** One, two and four bytes are unsigned; eight and sixteen are two's complement. */
  #integer(at: number, size: number): number | bigint {
    this.#span(at, size);
    if (size <= 4) return this.#unsigned(at, size);
    const high = this.#view.getBigInt64(at);
    if (size === 8) return toInteger(high);
    const value = (high << 64n) | this.#view.getBigUint64(at + 8);
    if (value < smallestInteger || value > largestInteger)
      throw this.#broken(at, 'an integer beyond 64 bits');
    return toInteger(value);
  }

  #real(at: number, size: number): number {
    this.#span(at, size);
    return size === 4 ? this.#view.getFloat32(at) : this.#view.getFloat64(at);
  }

  #date(at: number): Date {
    const date = new Date(Math.round(epochMs + this.#real(at, 8) * 1000));
    if (Number.isNaN(date.getTime())) throw this.#broken(at, 'a date beyond measure');
    return date;
  }
}
