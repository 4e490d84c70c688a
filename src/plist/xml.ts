import type { Bytes } from '../bytes/bytes.ts';
import { rowOf } from '../bytes/table.ts';
import { decodeBase64 } from './base64.ts';
import { Scanner, type Tag } from './scanner.ts';
import { deepest, largestInteger, smallestInteger, toInteger, type Dict, type Value } from './value.ts';

/** Reads Apple's XML form, the `<plist>` element or a bare value. Throws `PlistBroken` only. */
export function parseXml(bytes: Bytes): Value {
  const scanner = new Scanner(bytes);
  const first = scanner.tag();
  if (!first) throw scanner.broken('no element at all');
  let value: Value;
  if (first.name === 'plist' && first.kind === 'open') {
    value = valueOf(scanner, next(scanner, 'plist'), 0);
    const end = next(scanner, 'plist');
    if (end.kind !== 'close' || end.name !== 'plist')
      throw scanner.broken('a second value in <plist>', end.at);
  } else value = valueOf(scanner, first, 0);
  const rest = scanner.tag();
  if (rest) throw scanner.broken('something after the list', rest.at);
  return value;
}

function next(scanner: Scanner, inside: string): Tag {
  const tag = scanner.tag();
  if (!tag) throw scanner.broken(`<${inside}> is not closed`);
  return tag;
}

function valueOf(scanner: Scanner, tag: Tag, depth: number): Value {
  if (tag.kind === 'close') throw scanner.broken(`</${tag.name}> where a value belongs`, tag.at);
  if (tag.name === 'dict') return dictOf(scanner, tag, depth + 1);
  if (tag.name === 'array') return arrayOf(scanner, tag, depth + 1);
  const read = rowOf(leaves, tag.name);
  if (!read) throw scanner.broken(`unknown element <${tag.name}>`, tag.at);
  const value = read(scanner, tag);
  if (value === undefined) throw scanner.broken(`<${tag.name}> holds no ${tag.name}`, tag.at);
  return value;
}

function dictOf(scanner: Scanner, tag: Tag, depth: number): Dict {
  const dict = Object.create(null) as Record<string, Value>;
  if (tag.kind === 'empty') return dict;
  if (depth > deepest) throw scanner.broken('nested too deep', tag.at);
  for (;;) {
    const key = next(scanner, 'dict');
    if (key.kind === 'close' && key.name === 'dict') return dict;
    if (key.kind === 'close' || key.name !== 'key')
      throw scanner.broken(`<${key.name}> where a key belongs`, key.at);
    dict[textOf(scanner, key)] = valueOf(scanner, next(scanner, 'dict'), depth);
  }
}

function arrayOf(scanner: Scanner, tag: Tag, depth: number): Value[] {
  const list: Value[] = [];
  if (tag.kind === 'empty') return list;
  if (depth > deepest) throw scanner.broken('nested too deep', tag.at);
  for (;;) {
    const item = next(scanner, 'array');
    if (item.kind === 'close' && item.name === 'array') return list;
    list.push(valueOf(scanner, item, depth));
  }
}

const textOf = (scanner: Scanner, tag: Tag): string => (tag.kind === 'empty' ? '' : scanner.text(tag.name));

/** Element → its value; `undefined` when the text is not of that kind. */
const leaves: Readonly<Record<string, (scanner: Scanner, tag: Tag) => Value | undefined>> = {
  string: textOf,
  integer: (scanner, tag) => integerOf(textOf(scanner, tag).trim()),
  real: (scanner, tag) => realOf(textOf(scanner, tag).trim()),
  true: (scanner, tag) => (textOf(scanner, tag).trim() === '' ? true : undefined),
  false: (scanner, tag) => (textOf(scanner, tag).trim() === '' ? false : undefined),
  date: (scanner, tag) => dateOf(textOf(scanner, tag).trim()),
  data: (scanner, tag) => decodeBase64(tag.kind === 'empty' ? new Uint8Array(0) : scanner.raw('data')),
};

function integerOf(text: string): Value | undefined {
  // No 64-bit integer needs more characters; converting a megabyte of digits takes minutes.
  if (text.length > 40) return undefined;
  const parts = /^([+-]?)(0[xX][0-9a-fA-F]+|[0-9]+)$/.exec(text);
  if (!parts) return undefined;
  const magnitude = BigInt(parts[2]!);
  const value = parts[1] === '-' ? -magnitude : magnitude;
  return value < smallestInteger || value > largestInteger ? undefined : toInteger(value);
}

function realOf(text: string): number | undefined {
  const named = /^([+-]?)(?:(inf(?:inity)?)|nan)$/i.exec(text);
  if (named) return named[2] === undefined ? NaN : named[1] === '-' ? -Infinity : Infinity;
  return /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(text) ? Number(text) : undefined;
}

function dateOf(text: string): Date | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text)) return undefined;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
