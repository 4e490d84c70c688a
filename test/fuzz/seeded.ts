import { within } from '../../src/bytes/deadline.ts';
import { systemClock, type Clock } from '../../src/bytes/clock.ts';
import type { Bytes } from '../../src/bytes/bytes.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { Dice } from './dice.ts';
import { mutate } from './mutate.ts';

/** A reader under test. */
export interface Target {
  /** Sound inputs to start from. */
  readonly seeds: readonly Bytes[];
  /** Words of the format, for insertions. */
  readonly words?: readonly Bytes[];
  /** Longest input in bytes; 8 KiB when absent. */
  readonly longest?: number;
  /** Reads an input and checks what came of it. */
  run(input: Bytes): unknown;
  /** Whether a thrown error is one the reader promises for bad input. */
  accepts(error: unknown): boolean;
}

/** An input that a reader did not take as it promises: an untyped error, a broken promise or too long a time. */
export class FuzzFound extends Error {
  override readonly name = 'FuzzFound';
  readonly input: Bytes;
  constructor(target: string, why: string, input: Bytes, cause?: unknown) {
    super(`${target}: ${why}; ${input.length} bytes: ${toHex(input.subarray(0, 512))}`, { cause });
    this.input = input;
  }
}

/** Generous, since test machines are shared: a sound reader needs less than a millisecond for such inputs. */
const longestMs = 5000;

const largestPool = 256;

/** One input; true when it was read, false when it was refused properly. Throws `FuzzFound`. */
export async function tryInput(
  name: string,
  target: Target,
  input: Bytes,
  clock: Clock = systemClock,
): Promise<boolean> {
  const started = clock.now();
  let read = true;
  try {
    const running = target.run(input);
    if (running instanceof Promise) await within(clock, longestMs, `fuzzing ${name}`, running);
  } catch (error) {
    if (!target.accepts(error)) throw new FuzzFound(name, String(error), input, error);
    read = false;
  }
  const took = clock.now() - started;
  if (took > longestMs) throw new FuzzFound(name, `${Math.round(took)} ms`, input);
  return read;
}

/**
 * Gives a reader `count` mutated inputs, the same ones for the same `seed`. Answers how many it read and how many it
 * refused; throws `FuzzFound` at the first that it neither reads nor refuses properly.
 */
export async function fuzz(
  options: Target & {
    readonly name: string;
    readonly count?: number;
    readonly seed?: number;
    readonly clock?: Clock;
  },
): Promise<{ read: number; refused: number }> {
  const { name, seeds, words = [], longest = 8192, count = 10_000, seed = 1 } = options;
  const dice = new Dice(seed);
  const tally = { read: 0, refused: 0 };
  // What is read joins the seeds, so that changes add up.
  const pool = [...seeds];
  for (let i = 0; i < count; i++) {
    const input =
      i < seeds.length ? seeds[i]! : mutate(dice, dice.pick(pool), { seeds: pool, words, longest });
    if (await tryInput(name, options, input, options.clock)) {
      tally.read++;
      if (pool.length < largestPool) pool.push(input);
      else pool[seeds.length + dice.below(largestPool - seeds.length)] = input;
    } else tally.refused++;
  }
  return tally;
}
