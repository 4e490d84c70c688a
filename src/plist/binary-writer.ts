import { concat, utf8, type Bytes } from '../bytes/bytes.ts';
import { PlistUnwritable } from './errors.ts';
import { deepest, epochMs, largestInteger, Real, smallestInteger, type Dict, type Value } from './value.ts';

type Node =
  | { readonly bytes: readonly Bytes[] }
  | { readonly marker: 0xa0 | 0xd0; readonly length: number; readonly refs: readonly number[] };

/** Writes version 00; equal strings, numbers and booleans are written once. Throws `PlistUnwritable`. */
export function writeBinary(value: Value): Bytes {
  const flat = new Flattener();
  flat.add(value, 0);
  const { nodes } = flat;
  const refSize = sizeOf(nodes.length - 1);
  const parts: Bytes[] = [utf8('bplist00')];
  const offsets: number[] = [];
  let at = 8;
  const put = (bytes: Bytes): void => {
    parts.push(bytes);
    at += bytes.length;
  };
  for (const node of nodes as readonly Node[]) {
    offsets.push(at);
    if ('bytes' in node) for (const part of node.bytes) put(part);
    else {
      put(header(node.marker, node.length));
      put(packed(node.refs, refSize));
    }
  }
  const table = at;
  const offsetSize = sizeOf(table);
  put(packed(offsets, offsetSize));
  const trailer = new DataView(new ArrayBuffer(32));
  trailer.setUint8(6, offsetSize);
  trailer.setUint8(7, refSize);
  trailer.setBigUint64(8, BigInt(nodes.length));
  trailer.setBigUint64(24, BigInt(table));
  put(new Uint8Array(trailer.buffer));
  return concat(parts);
}

class Flattener {
  readonly nodes: (Node | undefined)[] = [];
  readonly #known = new Map<string, number>();

  /** Number of the object that holds `value`. */
  add(value: Value, depth: number): number {
    if (depth > deepest) throw new PlistUnwritable('containers nested so deep');
    if (value instanceof Uint8Array)
      return this.nodes.push({ bytes: [header(0x40, value.length), value] }) - 1;
    if (value instanceof Date) return this.nodes.push({ bytes: [dateBytes(value)] }) - 1;
    if (typeof value !== 'object' || value instanceof Real) return this.#leaf(value);
    const number = this.nodes.push(undefined) - 1;
    if (Array.isArray(value)) {
      const refs = (value as readonly Value[]).map((item) => this.add(item, depth + 1));
      this.nodes[number] = { marker: 0xa0, length: refs.length, refs };
    } else {
      const keys = Object.keys(value);
      const refs = keys.map((key) => this.#leaf(key));
      for (const key of keys) refs.push(this.add((value as Dict)[key]!, depth + 1));
      this.nodes[number] = { marker: 0xd0, length: keys.length, refs };
    }
    return number;
  }

  #leaf(value: string | number | bigint | boolean | Real): number {
    const key = value instanceof Real ? `real ${value.value}` : `${typeof value} ${value}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const number = this.nodes.push({ bytes: leafBytes(value) }) - 1;
    this.#known.set(key, number);
    return number;
  }
}

function leafBytes(value: string | number | bigint | boolean | Real): readonly Bytes[] {
  if (typeof value === 'string') return stringBytes(value);
  if (typeof value === 'boolean') return [Uint8Array.of(value ? 0x09 : 0x08)];
  if (typeof value === 'bigint') return [integerBytes(value)];
  if (value instanceof Real) return [floatBytes(0x23, value.value)];
  if (typeof value === 'number')
    return [Number.isSafeInteger(value) ? integerBytes(BigInt(value)) : floatBytes(0x23, value)];
  throw new PlistUnwritable(`a value of type ${typeof value}`);
}

function stringBytes(text: string): readonly Bytes[] {
  const narrow = utf8(text);
  if (narrow.length === text.length) return [header(0x50, text.length), narrow];
  const wide = new DataView(new ArrayBuffer(2 * text.length));
  for (let i = 0; i < text.length; i++) wide.setUint16(2 * i, text.charCodeAt(i));
  return [header(0x60, text.length), new Uint8Array(wide.buffer)];
}

/** Negative integers take eight bytes, unsigned ones beyond 2^63 sixteen: shorter forms are read as unsigned. */
function integerBytes(value: bigint): Bytes {
  if (value < smallestInteger || value > largestInteger) throw new PlistUnwritable(`the integer ${value}`);
  const power = value < 0n ? 3 : value >= 2n ** 63n ? 4 : [1, 2, 4, 8].indexOf(sizeOf(Number(value)));
  const size = 2 ** power;
  const bytes = new Uint8Array(1 + size);
  bytes[0] = 0x10 | power;
  for (let i = 0, rest = BigInt.asUintN(64, value); i < Math.min(size, 8); i++, rest >>= 8n)
    bytes[size - i] = Number(rest & 0xffn);
  return bytes;
}

function floatBytes(marker: number, value: number): Bytes {
  const bytes = new DataView(new ArrayBuffer(9));
  bytes.setUint8(0, marker);
  bytes.setFloat64(1, value);
  return new Uint8Array(bytes.buffer);
}

function dateBytes(date: Date): Bytes {
  if (Number.isNaN(date.getTime())) throw new PlistUnwritable('an invalid date');
  return floatBytes(0x33, (date.getTime() - epochMs) / 1000);
}

/** Marker with the length, from 15 on in an integer object of its own. */
function header(marker: number, length: number): Bytes {
  if (length < 15) return Uint8Array.of(marker | length);
  return concat([Uint8Array.of(marker | 15), integerBytes(BigInt(length))]);
}

/** Bytes that hold `largest`: 1, 2, 4 or 8. */
const sizeOf = (largest: number): number =>
  largest < 0x100 ? 1 : largest < 0x10000 ? 2 : largest < 0x100000000 ? 4 : 8;

function packed(numbers: readonly number[], size: number): Bytes {
  const bytes = new Uint8Array(numbers.length * size);
  numbers.forEach((number, index) => {
    for (let i = size - 1, rest = number; i >= 0; i--, rest = Math.floor(rest / 256))
      bytes[index * size + i] = rest % 256;
  });
  return bytes;
}
