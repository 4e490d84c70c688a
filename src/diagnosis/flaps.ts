import type { Entry } from '../journal/entry.ts';
import { ofOurs } from '../journal/second.ts';
import type { Of } from './episodes.ts';

/** A phone that leaves and returns again and again, unasked. */
export interface Flaps {
  readonly count: number;
  /** From the first leave to the last return. */
  readonly overMs: number;
  /** Intervals alike to a tenth: a program or a rule of this computer does it, not a loose contact. */
  readonly regular: boolean;
}

interface Pair {
  readonly left: number;
  readonly back: number;
}

/** How many pairs within how long make it a pattern (failures.md §1.3, S7). */
const patterns = [
  { pairs: 3, withinMs: 60_000 },
  { pairs: 5, withinMs: 600_000 },
] as const;

/** A pattern this long before the end is over; one that begins later than the second is a consequence of it. */
const nearMs = { before: 60_000, after: 5_000 } as const;

/**
 * The pattern in which a try ended at `endedAt`. Leaves that were planned never count; `entries` begin with the attempt,
 * for before it a person plugs and unplugs as told. Null: no such pattern.
 */
export function flapsIn(entries: readonly Entry[], endedAt: number): Flaps | null {
  const pairs = pairsIn(entries);
  const found = patterns.some(({ pairs: wanted, withinMs }) =>
    pairs.some((first, i) => {
      const last = pairs[i + wanted - 1];
      if (last === undefined || last.back - first.left > withinMs) return false;
      return last.back >= endedAt - nearMs.before && first.left <= endedAt + nearMs.after;
    }),
  );
  if (!found) return null;
  const [begin, end] = [pairs[0]!, pairs.at(-1)!];
  return { count: pairs.length, overMs: end.back - begin.left, regular: areRegular(pairs) };
}

function pairsIn(entries: readonly Entry[]): Pair[] {
  const pairs: Pair[] = [];
  let running = false;
  let here: Of<'came'> | null = null;
  let gone: { at: number; was: Of<'came'> } | null = null;
  for (const entry of ofOurs(entries)) {
    if (entry.kind === 'attempt') running = true;
    if (entry.kind === 'fault' || entry.kind === 'restored') running = false;
    if (entry.kind === 'left')
      gone = here && !(running && entry.expected) ? { at: entry.t, was: here } : null;
    if (entry.kind !== 'came') continue;
    if (gone && isSame(gone.was, entry)) pairs.push({ left: gone.at, back: entry.t });
    here = entry;
    gone = null;
  }
  return pairs;
}

const isSame = (a: Of<'came'>, b: Of<'came'>): boolean =>
  a.productId === b.productId && a.serial === b.serial && a.stage === b.stage;

function areRegular(pairs: readonly Pair[]): boolean {
  const gaps = pairs.slice(1).map(({ left }, i) => left - pairs[i]!.left);
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  return gaps.length > 1 && gaps.every((gap) => Math.abs(gap - mean) <= mean / 10);
}
