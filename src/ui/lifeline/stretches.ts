import type { Stage } from '../../journal/entry.ts';
import { wayFrom } from '../../journal/grants.ts';
import type { Segment, Snapshot } from '../../journal/snapshot.ts';
import { restoreShare } from './bands.ts';

/** What the drawing needs of a snapshot. */
export type Line = Pick<
  Snapshot,
  'at' | 'lifeline' | 'dataLane' | 'data' | 'phasesSeen' | 'image' | 'operation' | 'heard'
>;

/** A part of the line, from left to right: what was seen, then what is planned. */
export interface Stretch {
  readonly shape: 'here' | 'gap' | 'away' | 'hidden' | 'break' | 'wrong' | 'plan' | 'plan-gap' | 'lost';
  readonly stage: Stage | null;
  /** The segment it stands for; undefined for what is only planned. */
  readonly seen: Segment | undefined;
  /** Width, in shares of the whole. Weights per stage, not clock time: a gap of 6 seconds stays visible. */
  readonly weight: number;
  /** Share that is inked, for a box that still lasts; 1 when it is over. */
  readonly done: number;
}

const boxWeight: Record<Stage, number> = {
  normal: 8,
  recovery: 9,
  dfu: 9,
  kis: 9,
  'port-dfu': 7,
  wtf: 7,
  ibss: 7,
  ibec: 7,
  restore: 44,
  unknown: 9,
};

/** Weight of the gap before a stage. */
const gapBefore = (stage: Stage | null): number => (stage === 'normal' ? 5 : stage === 'restore' ? 4 : 3);

/** While the phone is away the gap is a ruler, and needs room for its words. */
const awayWeight = 22;
const hiddenWeight = 16;
/** Recovery mode waits about this long for its computer: the dot's road where no other limit is known. */
const patienceMs = 900_000;
const breakWeight = 7;
const wholeWeight = 80;

const road: readonly Stage[] = ['recovery', ...wayFrom('recovery'), 'normal'];

/** What is still to come after the last stage that was seen. iOS seen before the restore system is where it began. */
function ahead(seen: readonly (Stage | null)[]): readonly Stage[] {
  const last = seen.findLast((stage) => stage !== null);
  if (!last) return road;
  if (last === 'normal') return seen.includes('restore') ? [] : road;
  if (last === 'restore') return ['normal'];
  const way = wayFrom(last);
  return [...way.slice(way.indexOf(last) + 1), 'normal'];
}

/** The stretches of a line at the moment `t`, ms, in order. */
export function stretchesOf(line: Line, t: number): readonly Stretch[] {
  const seen = line.lifeline.map((segment, i) => stretchOf(segment, line, i, t));
  const last = line.lifeline.at(-1);
  if (line.lifeline.some(({ shape }) => shape === 'break' || shape === 'wrong')) {
    const used = seen.reduce((sum, { weight }) => sum + weight, 0);
    return [...seen, planned('lost', null, Math.max(8, wholeWeight - used))];
  }
  const stages = ahead(line.lifeline.map((segment) => (segment.shape === 'gap' ? null : segment.stage)));
  // A hidden phone is most likely in the stage whose box still stands empty beside it.
  const rest = last?.shape === 'hidden' && last.stage ? [last.stage, ...stages] : stages;
  return [...seen, ...plan(rest, last === undefined || last.shape === 'gap' || last.shape === 'hidden')];
}

function plan(stages: readonly Stage[], adjoins: boolean): Stretch[] {
  return stages.flatMap((stage, i) => {
    const box = planned('plan', stage, boxWeight[stage]);
    return i === 0 && adjoins ? [box] : [planned('plan-gap', stage, gapBefore(stage)), box];
  });
}

const planned = (shape: Stretch['shape'], stage: Stage | null, weight: number): Stretch => ({
  shape,
  stage,
  seen: undefined,
  weight,
  done: 0,
});

function stretchOf(segment: Segment, line: Line, i: number, t: number): Stretch {
  const { shape, stage, until } = segment;
  const next = line.lifeline[i + 1];
  const made = (as: Stretch['shape'], weight: number, done = 1): Stretch => ({
    shape: as,
    stage,
    seen: segment,
    weight,
    done,
  });
  switch (shape) {
    case 'here': {
      const whole = boxWeight[stage ?? 'unknown'];
      if (until === null) return made('here', whole, line.at === 'done' ? 1 : inked(segment, line, t));
      if (stage === 'restore' && next?.shape === 'break')
        return made('here', Math.max(6, whole * restoreShare(line, until)));
      return made('here', whole);
    }
    case 'gap':
      return until === null ? made('away', awayWeight) : made('gap', gapBefore(next?.stage ?? null));
    case 'hidden':
      return until === null
        ? made('hidden', hiddenWeight, Math.min(0.95, (t - segment.from) / (segment.limitMs ?? patienceMs)))
        : made('hidden', 4);
    case 'break':
      return made('break', until === null ? breakWeight * 1.6 : breakWeight);
    case 'wrong':
      return made('wrong', 12);
  }
}

/** How far the dot has come: by what was done in the restore system, elsewhere slower and slower with time. */
function inked(segment: Segment, line: Line, t: number): number {
  if (segment.stage === 'restore') return restoreShare(line, t);
  return 0.3 + 0.5 * (1 - Math.exp(-Math.max(0, t - segment.from) / 20_000));
}
