import type { Bytes } from '../bytes/bytes.ts';
import { rowOf } from '../bytes/table.ts';
import { MissingKey } from './errors.ts';
import { Real, type Dict, type Value } from './value.ts';

type Take<T> = (value: Value | undefined) => T | undefined;

/** A dictionary, and none of the other values that are objects in JavaScript. */
export function isDict(value: unknown): value is Dict {
  if (typeof value !== 'object' || value === null) return false;
  return !(
    Array.isArray(value) ||
    value instanceof Uint8Array ||
    value instanceof Date ||
    value instanceof Real
  );
}

const takeString: Take<string> = (v) => (typeof v === 'string' ? v : undefined);
const takeInteger: Take<number> = (v) => (typeof v === 'number' && Number.isSafeInteger(v) ? v : undefined);
const takeBig: Take<bigint> = (v) => {
  if (typeof v === 'bigint') return v;
  const small = takeInteger(v);
  return small === undefined ? undefined : BigInt(small);
};
const takeBool: Take<boolean> = (v) => (typeof v === 'boolean' ? v : undefined);
const takeData: Take<Bytes> = (v) => (v instanceof Uint8Array ? v : undefined);
const takeDict: Take<Dict> = (v) => (isDict(v) ? v : undefined);
const takeList: Take<readonly Value[]> = (v) => (Array.isArray(v) ? (v as readonly Value[]) : undefined);

const tried =
  <T>(take: Take<T>) =>
  (dict: Dict, key: string): T | undefined =>
    take(rowOf(dict, key));

function demanded<T>(take: Take<T>, wanted: string): (dict: Dict, key: string) => T {
  return (dict, key) => {
    const value = take(rowOf(dict, key));
    if (value === undefined) throw new MissingKey(key, wanted);
    return value;
  };
}

// Typed look-ups: each throws `MissingKey` when the key is absent or of another type.
/** A string. */
export const string = demanded(takeString, 'string');
/** A safe integer; for ECIDs and other 64-bit values take `big`. */
export const integer = demanded(takeInteger, 'integer');
/** A 64-bit integer. */
export const big = demanded(takeBig, '64-bit integer');
/** A boolean. */
export const bool = demanded(takeBool, 'boolean');
/** Bytes. */
export const data = demanded(takeData, 'data');
/** A dictionary. */
export const dict = demanded(takeDict, 'dictionary');
/** An array. */
export const list = demanded(takeList, 'array');

/** The same look-ups, answering `undefined` when the key is absent or of another type. */
export const maybe = {
  string: tried(takeString),
  integer: tried(takeInteger),
  big: tried(takeBig),
  bool: tried(takeBool),
  data: tried(takeData),
  dict: tried(takeDict),
  list: tried(takeList),
};
