import type { Bytes } from '../bytes/bytes.ts';
import { encodeBase64, encodedLength } from './base64.ts';
import { PlistUnwritable } from './errors.ts';
import { Sink } from './sink.ts';
import { deepest, largestInteger, Real, smallestInteger, type Dict, type Value } from './value.ts';

const head =
  '<?xml version="1.0" encoding="UTF-8"?>\n' +
  '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n' +
  '<plist version="1.0">\n';

// Apple's writer counts a tab as eight columns of 76 and stops indenting data after eight tabs.
const dataColumns = 76;
const dataTabs = 8;

const tabs = Array.from({ length: deepest + 2 }, (_, depth) => '\t'.repeat(depth));

/** Writes as Apple's own tools do, byte for byte. Throws `PlistUnwritable`. */
export function writeXml(value: Value): Bytes {
  const sink = new Sink();
  sink.text(head);
  write(sink, value, 0);
  sink.text('</plist>\n');
  return sink.whole();
}

function write(sink: Sink, value: Value, depth: number): void {
  if (depth > deepest) throw new PlistUnwritable('containers nested so deep');
  const indent = tabs[depth]!;
  if (typeof value === 'string') sink.text(`${indent}<string>${escape(value)}</string>\n`);
  else if (typeof value === 'boolean') sink.text(`${indent}<${value}/>\n`);
  else if (typeof value === 'bigint' || Number.isSafeInteger(value))
    sink.text(`${indent}<integer>${inRange(BigInt(value as bigint | number))}</integer>\n`);
  else if (typeof value === 'number') sink.text(`${indent}<real>${realText(value)}</real>\n`);
  else if (value instanceof Real) sink.text(`${indent}<real>${realText(value.value)}</real>\n`);
  else if (value instanceof Uint8Array) writeData(sink, value, depth);
  else if (value instanceof Date) sink.text(`${indent}<date>${dateText(value)}</date>\n`);
  else if (Array.isArray(value)) writeArray(sink, value as readonly Value[], depth);
  else if (isObject(value)) writeDict(sink, value, depth);
  else throw new PlistUnwritable(`a value of type ${typeof value}`);
}

const isObject = (value: unknown): value is Dict => typeof value === 'object' && value !== null;

function writeArray(sink: Sink, list: readonly Value[], depth: number): void {
  const indent = tabs[depth]!;
  if (list.length === 0) {
    sink.text(`${indent}<array/>\n`);
    return;
  }
  sink.text(`${indent}<array>\n`);
  for (const item of list) write(sink, item, depth + 1);
  sink.text(`${indent}</array>\n`);
}

function writeDict(sink: Sink, dict: Dict, depth: number): void {
  const indent = tabs[depth]!;
  const keys = Object.keys(dict);
  if (keys.length === 0) {
    sink.text(`${indent}<dict/>\n`);
    return;
  }
  sink.text(`${indent}<dict>\n`);
  for (const key of keys) {
    sink.text(`${indent}\t<key>${escape(key)}</key>\n`);
    write(sink, dict[key]!, depth + 1);
  }
  sink.text(`${indent}</dict>\n`);
}

function writeData(sink: Sink, bytes: Bytes, depth: number): void {
  const tabCount = Math.min(depth, dataTabs);
  const indent = tabs[tabCount]!;
  sink.text(`${indent}<data>\n`);
  const perLine = Math.floor((dataColumns - 8 * tabCount) / 4) * 3;
  const lines = Math.ceil(bytes.length / perLine);
  sink.bytes(encodedLength(bytes.length) + lines * (tabCount + 1), (target, at) => {
    for (let from = 0; from < bytes.length; from += perLine) {
      target.fill(0x09, at, at + tabCount);
      at = encodeBase64(bytes.subarray(from, from + perLine), target, at + tabCount);
      target[at++] = 0x0a;
    }
    return at;
  });
  sink.text(`${indent}</data>\n`);
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escape = (text: string): string => text.replace(/[&<>]/g, (character) => escapes[character]!);

function inRange(value: bigint): bigint {
  if (value < smallestInteger || value > largestInteger) throw new PlistUnwritable(`the integer ${value}`);
  return value;
}

function realText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? '+infinity' : '-infinity';
  return String(value);
}

function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) throw new PlistUnwritable('an invalid date');
  const text = date.toISOString();
  if (!/^\d{4}-/.test(text)) throw new PlistUnwritable(`the year of ${text}`);
  return text.replace(/\.\d+Z$/, 'Z');
}
