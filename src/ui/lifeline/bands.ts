import type { Phase } from '../../journal/entry.ts';
import type { Snapshot } from '../../journal/snapshot.ts';

/** Where each phase of the restore system begins and ends on its box, and how long it usually takes, in ms. */
export const bands: readonly {
  readonly phase: Phase;
  readonly from: number;
  readonly to: number;
  readonly usualMs: number;
}[] = [
  { phase: 'handover', from: 0, to: 0.04, usualMs: 10_000 },
  { phase: 'checks', from: 0.04, to: 0.12, usualMs: 45_000 },
  { phase: 'disk', from: 0.12, to: 0.22, usualMs: 40_000 },
  { phase: 'image', from: 0.22, to: 0.7, usualMs: 240_000 },
  { phase: 'install', from: 0.7, to: 0.95, usualMs: 120_000 },
  { phase: 'finish', from: 0.95, to: 1, usualMs: 20_000 },
];

/** The dot stands clear of the box's edge. */
const least = 0.01;

type Done = Pick<Snapshot, 'phasesSeen' | 'image'>;

/**
 * Share of the restore system's box that is behind us at `t` (ms on the attempt's clock). Bytes count where there are
 * bytes; elsewhere time moves the dot ever slower towards the end of the phase, and never past it.
 */
export function restoreShare({ phasesSeen, image }: Done, t: number): number {
  const current = phasesSeen.findLast(
    (entry) => entry.t <= t && bands.some((band) => band.phase === entry.phase),
  );
  const band = bands.find(({ phase }) => phase === current?.phase);
  if (!band || !current) return least;
  const share =
    band.phase === 'image' && image && image.total > 0
      ? image.sent / image.total
      : 1 - Math.exp(-(t - current.t) / band.usualMs);
  return Math.max(least, band.from + (band.to - band.from) * Math.min(1, Math.max(0, share)));
}
