import type { DataState } from '../../journal/snapshot.ts';
import { bands } from './bands.ts';
import type { Line, Stretch } from './stretches.ts';

/** A stretch with its place on the paper, in px. */
export interface Placed extends Stretch {
  readonly x0: number;
  readonly x1: number;
  /** Where the ink ends: `x1` unless it still lasts. */
  readonly ink: number;
}

/** Least width in px, so that a short stay remains visible. */
const floor: Record<Stretch['shape'], number> = {
  here: 22,
  gap: 18,
  away: 120,
  hidden: 40,
  break: 40,
  wrong: 48,
  plan: 20,
  'plan-gap': 12,
  lost: 8,
};

/** Spreads the stretches over `width` px between two margins; what is below its floor takes from the others. */
export function place(stretches: readonly Stretch[], width: number, margin: number): readonly Placed[] {
  const room = Math.max(0, width - 2 * margin);
  const widths = share(stretches, room);
  let x = margin;
  return stretches.map((stretch, i) => {
    const x0 = x;
    x += widths[i] ?? 0;
    return { ...stretch, x0, x1: x, ink: x0 + (x - x0) * stretch.done };
  });
}

function share(stretches: readonly Stretch[], room: number): number[] {
  const fixed = new Set<number>();
  const least = (i: number): number => floor[stretches[i]!.shape];
  for (;;) {
    const taken = [...fixed].reduce((sum, i) => sum + least(i), 0);
    const weight = stretches.reduce((sum, s, i) => (fixed.has(i) ? sum : sum + s.weight), 0);
    const unit = weight > 0 ? Math.max(0, room - taken) / weight : 0;
    const short = stretches.findIndex((s, i) => !fixed.has(i) && s.weight * unit < least(i));
    if (short < 0 || fixed.size === stretches.length - 1)
      return stretches.map((s, i) => (fixed.has(i) ? least(i) : s.weight * unit));
    fixed.add(short);
  }
}

/** Time span that a running gap's ruler shows: it grows before the dot would reach its end. */
export const rulerMs = (usualMs: number, awayMs: number): number =>
  Math.max(usualMs * 1.8, awayMs * 1.25, 1000);

/** Moments with a known place, in order; everything between is drawn in proportion. */
interface Anchor {
  readonly t: number;
  readonly x: number;
}

function anchors(placed: readonly Placed[], line: Line, t: number): Anchor[] {
  const found = placed.flatMap((stretch): Anchor[] => {
    const { seen, x0, x1, ink } = stretch;
    if (!seen) return [];
    const inside =
      stretch.shape === 'here' && stretch.stage === 'restore'
        ? line.phasesSeen.flatMap((entry) => {
            const band = bands.find(({ phase }) => phase === entry.phase);
            const x = band && x0 + (wholeBox(stretch) - x0) * band.from;
            return x !== undefined && x < ink && entry.t >= seen.from ? [{ t: entry.t, x }] : [];
          })
        : [];
    const end =
      stretch.shape === 'away' && seen.usualMs
        ? x0 + ((x1 - x0) * (t - seen.from)) / rulerMs(seen.usualMs, t - seen.from)
        : ink;
    return [{ t: seen.from, x: x0 }, ...inside, { t: seen.until ?? t, x: end }];
  });
  return found.sort((a, b) => a.t - b.t || a.x - b.x);
}

/** Right edge that the box would have had, for one cut short by a break. */
const wholeBox = ({ x0, x1, weight, stage }: Placed): number =>
  stage === 'restore' ? x0 + ((x1 - x0) * 44) / weight : x1;

/** Places of the phase ticks under the restore system's line. */
export function ticks(placed: readonly Placed[], line: Line): number[] {
  return placed
    .filter(({ shape, stage, seen }) => shape === 'here' && stage === 'restore' && seen)
    .flatMap((box) =>
      line.phasesSeen.flatMap(({ phase, t }) => {
        const band = bands.find((candidate) => candidate.phase === phase);
        const x = band && box.x0 + (wholeBox(box) - box.x0) * band.from;
        return x !== undefined && band !== undefined && band.from > 0.05 && x < box.ink && t >= box.seen!.from
          ? [x]
          : [];
      }),
    );
}

/** A stretch of the data lane. */
export interface DataSpan {
  readonly state: DataState;
  readonly at: number;
  readonly x0: number;
  readonly x1: number;
}

/** The second lane: what state the data was in, under the line above it. Empty when no phone was ever seen. */
export function dataSpans(placed: readonly Placed[], line: Line, t: number): readonly DataSpan[] {
  const known = anchors(placed, line, t);
  const first = known[0];
  const last = known.at(-1);
  if (!first || !last) return [];
  const xOf = (moment: number): number => {
    const after = known.findIndex((anchor) => anchor.t >= moment);
    const b = known[after];
    if (!b) return last.x;
    const a = known[after - 1] ?? b;
    return b.t === a.t ? b.x : a.x + ((b.x - a.x) * (moment - a.t)) / (b.t - a.t);
  };
  const changes = line.dataLane.length > 0 ? line.dataLane : [{ state: line.data, t: first.t, at: 0 }];
  return changes
    .map((change, i) => ({
      state: change.state,
      at: change.at,
      x0: i === 0 ? first.x : xOf(change.t),
      x1: changes[i + 1] ? xOf(changes[i + 1]!.t) : last.x,
    }))
    .filter(({ x0, x1 }) => x1 - x0 > 1);
}
