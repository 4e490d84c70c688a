import { PlistBroken } from './errors.ts';
import { isDict } from './dict.ts';
import type { Dict, Value } from './value.ts';

/** Objects inside objects, at most: an archive may refer in circles. */
const deepest = 32;

/**
 * What an NSKeyedArchive holds, as plain values: dictionaries, arrays, strings and numbers; objects of other classes
 * come as the dictionaries that they are kept in. Throws `PlistBroken`.
 */
export function unarchive(archive: Value): Value {
  const objects = isDict(archive) ? archive.$objects : undefined;
  const top = isDict(archive) && isDict(archive.$top) ? archive.$top.root : undefined;
  if (!isList(objects) || top === undefined) throw broken('no keyed archive');
  return resolve(top, objects, 0);
}

function resolve(value: Value, objects: readonly Value[], depth: number): Value {
  if (depth > deepest) throw broken('nested too deep');
  if (!isDict(value)) return value;
  const uid = value.CF$UID;
  if (uid !== undefined) {
    const object = typeof uid === 'number' ? objects[uid] : undefined;
    if (object === undefined) throw broken('a reference to no object');
    return resolve(object, objects, depth + 1);
  }
  const { 'NS.keys': keys, 'NS.objects': items, 'NS.string': text } = value;
  if (text !== undefined) return text;
  if (!isList(items)) return value;
  const values = items.map((each) => resolve(each, objects, depth + 1));
  if (!isList(keys)) return values;
  const names = keys.map((each) => resolve(each, objects, depth + 1));
  const pairs = names.map((name, i): [string, Value] => {
    const item = values[i];
    if (typeof name !== 'string' || item === undefined) throw broken('keys without values');
    return [name, item];
  });
  return Object.assign(
    Object.create(null) as Record<string, Value>,
    Object.fromEntries(pairs),
  ) satisfies Dict;
}

const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value);

const broken = (why: string): PlistBroken => new PlistBroken('archive', 0, why);
