import type { Place } from './place.ts';

/** What was measured of one figure, against its budget in the design's table. */
export interface Measured {
  readonly name: string;
  readonly unit: string;
  /** Median of the rounds. */
  readonly ours: number;
  /** The peer's in the same run; null where the budget knows none. */
  readonly peer: number | null;
  /** How many times as good as the peer; null without one. */
  readonly ratio: number | null;
  /** In words. */
  readonly budget: string;
  readonly ok: boolean;
  /** All that was seen, ours and the peer's, in order. */
  readonly rounds?: readonly (readonly number[])[];
  readonly note?: string;
}

/** One line or more of the table. Throws when it cannot be measured. */
export interface Figure {
  /** For `--only`. */
  readonly name: string;
  readonly what: string;
  run(place: Place): Promise<readonly Measured[]>;
}

/** The mean of the middle two where the count is even. There must be one value at least. */
export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/**
 * Ours and the peer's in turn, so that what else the computer does meets both. Answers medians, and the median of the
 * pairs' ratios: how many times as fast as the peer, when both tell seconds.
 */
export async function inTurn(
  rounds: number,
  ours: () => Promise<number>,
  peer: () => Promise<number>,
): Promise<Pick<Measured, 'ours' | 'rounds'> & { peer: number; ratio: number }> {
  const pairs: [number, number][] = [];
  for (let n = 0; n < rounds; n++) {
    // Whoever is first finds the disk quieter.
    if (n % 2 === 0) {
      const first = await ours();
      pairs.push([first, await peer()]);
    } else {
      const first = await peer();
      pairs.push([await ours(), first]);
    }
  }
  return {
    ours: round(median(pairs.map(([mine]) => mine))),
    peer: round(median(pairs.map(([, theirs]) => theirs))),
    ratio: round(median(pairs.map(([mine, theirs]) => theirs / mine))),
    rounds: pairs.map((pair) => pair.map(round)),
  };
}

/** To three digits behind the point. */
export const round = (value: number): number => Math.round(value * 1000) / 1000;
