import type { Value } from '../../src/plist/value.ts';
import { equal } from '../../src/bytes/bytes.ts';
import { isDict } from '../../src/plist/dict.ts';

/** Whether two property-list values say the same, order of keys included. */
export function same(a: Value, b: Value): boolean {
  if (a instanceof Uint8Array) return b instanceof Uint8Array && equal(a, b);
  if (a instanceof Date) return b instanceof Date && a.getTime() === b.getTime();
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((v, i) => same(v as Value, b[i] as Value));
  if (!isDict(a)) return a === b || (Number.isNaN(a) && Number.isNaN(b));
  if (!isDict(b)) return false;
  const keys = Object.keys(a);
  const others = Object.keys(b);
  return keys.length === others.length && keys.every((key, i) => key === others[i] && same(a[key]!, b[key]!));
}

/** Bytes that a value takes, roughly, with shared parts counted as often as they appear; stops beyond `limit`. */
export function weigh(value: Value, limit: number): number {
  let weight = 0;
  const open: Value[] = [value];
  for (let next = open.pop(); next !== undefined && weight <= limit; next = open.pop()) {
    weight += 8;
    if (typeof next === 'string' || next instanceof Uint8Array) weight += next.length;
    else if (Array.isArray(next)) for (const item of next as readonly Value[]) open.push(item);
    else if (isDict(next))
      for (const [key, item] of Object.entries(next)) {
        weight += 8 + key.length;
        open.push(item);
      }
  }
  return weight;
}
