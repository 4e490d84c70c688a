import type { Entry, Stage } from './entry.ts';
import type { Segment } from './snapshot.ts';

type Of<K extends Entry['kind']> = Extract<Entry, { kind: K }>;

/** Ends the last segment at this entry and begins another. */
function turn(
  line: readonly Segment[],
  entry: Entry,
  next: Omit<Segment, 'from' | 'fromAt' | 'until'>,
): Segment[] {
  const ended = line.map((segment) => (segment.until === null ? { ...segment, until: entry.t } : segment));
  return [...ended, { ...next, from: entry.t, fromAt: entry.at, until: null }];
}

const plain = { usualMs: null, limitMs: null };

/**
 * The phone is on the bus: as it should be, or as something that was not due. `seen`: the stage that it is, which the
 * entry may call by its mode.
 */
export function come(
  line: readonly Segment[],
  entry: Of<'came'>,
  { due, seen }: { due: readonly Stage[] | null; seen: Stage },
): Segment[] {
  const last = line.at(-1);
  if (last?.shape === 'here' && last.until === null && last.stage === seen) return [...line];
  const wrong = last?.shape === 'break' || (due !== null && !due.includes(entry.stage));
  return turn(line, entry, { shape: wrong ? 'wrong' : 'here', stage: seen, ...plain });
}

/** What came last turns out to be another phone: ours is where it was before. */
export function takeBack(line: readonly Segment[]): Segment[] {
  const before = line.at(-2);
  return before ? [...line.slice(0, -2), { ...before, until: null }] : [];
}

/** The phone left: into an expected gap, or torn off. */
export function leave(
  line: readonly Segment[],
  entry: Of<'left'>,
  expected: Pick<Of<'expect'>, 'usualMs' | 'limitMs'> | null,
): Segment[] {
  if (!entry.expected) return turn(line, entry, { shape: 'break', stage: null, ...plain });
  const { usualMs, limitMs } = expected ?? plain;
  return turn(line, entry, { shape: 'gap', stage: null, usualMs, limitMs });
}

/** Likely here again, and hidden until Chrome is asked. */
export function hide(line: readonly Segment[], entry: Of<'grant-due'>): Segment[] {
  const last = line.at(-1);
  const limits = last ? { usualMs: last.usualMs, limitMs: entry.limitMs } : plain;
  return turn(line, entry, { shape: 'hidden', stage: entry.stage, ...limits });
}

/** Where a new attempt begins: at the segment that the phone is in now, which is where it is wanted. */
export const since = (line: readonly Segment[]): Segment[] =>
  line
    .slice(-1)
    .filter(({ until }) => until === null)
    .map((segment) => (segment.shape === 'wrong' ? { ...segment, shape: 'here' } : segment));

/** The phone that is here says what it is: the bus shows normal mode and the restore system alike. */
export const turnOut = (line: readonly Segment[], stage: Stage): Segment[] =>
  line.map((segment) =>
    segment.until === null && segment.stage === 'normal' ? { ...segment, stage } : segment,
  );
