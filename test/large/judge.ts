import type { Run } from './restore.ts';

/** How far the memory of two restores may differ, as a share of the smaller. */
export const tolerance = 0.1;
/** The most that a restore may take above an empty page, KiB. */
export const budget = 300 * 1024;

/**
 * What a run needs, KiB: the most that it had, without the rarest twentieth. Garbage piles up and is collected all the
 * time, and a longer run meets a rarer pile.
 */
export const needed = ({ verifying, restoring }: Run): number =>
  Math.max(...[verifying, restoring].map((seen) => seen[Math.floor(seen.length * 0.95)] ?? 0));

/** The most that it ever had, KiB. */
export const most = ({ verifying, restoring }: Run): number =>
  Math.max(verifying.at(-1) ?? 0, restoring.at(-1) ?? 0);

/** What each of the runs needs with the code, KiB. Chromium's code is the same in all runs: its share is taken from one. */
export const totals = (runs: readonly Run[]): number[] =>
  runs.map((run) => needed(run) + runs[0]!.empty.files);

/** Within the tolerance: more image needs no more memory. */
export const areEqual = (sizes: readonly number[]): boolean =>
  Math.max(...sizes) <= Math.min(...sizes) * (1 + tolerance);
