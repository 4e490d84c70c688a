import { PlistBroken } from './errors.ts';
import { isDict } from './dict.ts';
import type { Dict, Value } from './value.ts';

/** Objects inside objects, at most: an archive may refer in circles. */
const deepest = 32;

/**
 * What an NSKeyedArchive holds, as plain values: dictionaries, arrays, strings and numbers; objects of other classes
 * come as the dictionaries that they are kept in. An object that is referred to several times is shared in the answer.
 * Throws `PlistBroken`.
 */
export function unarchive(archive: Value): Value {
  const objects = isDict(archive) ? archive.$objects : undefined;
  const top = isDict(archive) && isDict(archive.$top) ? archive.$top.root : undefined;
  if (!isList(objects) || top === undefined) throw broken('no keyed archive');
  return new Unarchiver(objects).plain(top, 0);
}

class Unarchiver {
  readonly #objects: readonly Value[];
  /** By number: taken apart once, or a few lists that name each other twice would unfold without measure. */
  readonly #known = new Map<number, Value>();

  constructor(objects: readonly Value[]) {
    this.#objects = objects;
  }

  plain(value: Value, depth: number): Value {
    if (depth > deepest) throw broken('nested too deep');
    if (!isDict(value)) return value;
    const uid = value.CF$UID;
    if (uid !== undefined) return this.#object(uid, depth);
    const { 'NS.keys': keys, 'NS.objects': items, 'NS.string': text } = value;
    if (text !== undefined) return text;
    if (!isList(items)) return value;
    const values = items.map((each) => this.plain(each, depth + 1));
    return isList(keys) ? this.#dict(keys, values, depth) : values;
  }

  #object(uid: Value, depth: number): Value {
    const object = typeof uid === 'number' ? this.#objects[uid] : undefined;
    if (typeof uid !== 'number' || object === undefined) throw broken('a reference to no object');
    const known = this.#known.get(uid) ?? this.plain(object, depth + 1);
    this.#known.set(uid, known);
    return known;
  }

  #dict(keys: readonly Value[], values: readonly Value[], depth: number): Dict {
    const dict = Object.create(null) as Record<string, Value>;
    keys.forEach((each, i) => {
      const name = this.plain(each, depth + 1);
      const item = values[i];
      if (typeof name !== 'string' || item === undefined) throw broken('keys without values');
      dict[name] = item;
    });
    return dict;
  }
}

const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value);

const broken = (why: string): PlistBroken => new PlistBroken('archive', 0, why);
