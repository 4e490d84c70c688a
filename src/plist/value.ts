import type { Bytes } from '../bytes/bytes.ts';

/**
 * What a property list holds. Integers are `number` while safe and `bigint` beyond 2^53, of either sign; a number that
 * is no safe integer is written as a real.
 */
export type Value = string | number | bigint | boolean | Bytes | Real | Date | readonly Value[] | Dict;

/**
 * Keys keep their order, except that JavaScript puts keys that look like array indices first. Readers make objects
 * without a prototype, so that a key such as `__proto__` is only a key.
 */
export interface Dict {
  readonly [key: string]: Value;
}

/** Makes a writer write a real where the number happens to be an integer. Readers never make one. */
export class Real {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** Containers inside containers, at most: beyond it readers and writers refuse, instead of running out of stack. */
export const deepest = 512;

/** The smallest integer that a property list holds. */
export const smallestInteger = -(2n ** 63n);
/** The largest, an unsigned one. */
export const largestInteger = 2n ** 64n - 1n;

/** The binary form counts the seconds of a date from 2001-01-01 UTC. */
export const epochMs = Date.UTC(2001, 0, 1);

/** `number` when that is exact. */
export function toInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
