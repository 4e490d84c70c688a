import type { Behavior, Entry, Phase } from '../../src/journal/entry.ts';
import { explain } from '../../src/diagnosis/explain.ts';
import type { Verdict } from '../../src/diagnosis/verdict.ts';
import { Stuck } from '../clock.ts';
import type { PlannedFault } from '../phone/faults.ts';
import { Stage, type Setting } from '../story/stage.ts';

/** One restore of the campaign. */
export interface Trial {
  readonly fault: PlannedFault | null;
  readonly behavior: Behavior;
  readonly setting: Omit<Setting, 'faults'>;
}

/** How it went. */
export interface Ended {
  readonly how: 'finished' | 'failed' | 'nothing' | 'hang';
  readonly verdict: Verdict | null;
  readonly entries: readonly Entry[];
  readonly phase: Phase | null;
  /** Whether the data on the phone is still there, as the phone itself has it. */
  readonly data: 'whole' | 'erased';
  readonly virtualMs: number;
  /** What broke the run itself, where something did. */
  readonly broke: string | null;
}

/** No restore and no loss takes so long. */
const longestMs = 4 * 3_600_000;
/** How long a person looks at a phone that says nothing, and how often they look. */
const patienceMs = 600_000;
const lookMs = 60_000;
/** What the phone does after the end belongs to the evidence. */
const afterwardsMs = 15_000;

/** Drives one trial to its end, with a person who stops what stands still and answers what is asked. */
export async function runTrial({ fault, behavior, setting }: Trial): Promise<Ended> {
  const stage = await Stage.set({
    ...setting,
    ...(fault ? { faults: [fault] } : {}),
    ...(asksForGrants(fault) ? { answersAfterMs: 2_000 } : {}),
    ...(needsShelf(fault) ? { os: 'deflated' as const } : {}),
  });
  const { world } = stage;
  const over = { time: false };
  const cancel = world.beyond.clock.after(longestMs, () => {
    over.time = true;
  });
  const leave = watch(stage);
  try {
    await Promise.race([stage.restore(behavior), stage.until(() => over.time)]);
    if (!over.time) await world.run(pauseFor(stage, afterwardsMs));
  } catch (error) {
    if (!(error instanceof Stuck)) throw error;
    return { ...result(stage), how: 'hang', broke: error.message };
  } finally {
    cancel();
    leave();
  }
  tell(stage, fault);
  return over.time ? { ...result(stage), how: 'hang', broke: 'it did not end' } : result(stage);
}

const asksForGrants = (fault: PlannedFault | null): boolean =>
  fault !== null && 'world' in fault.do && 'grant' in fault.do.world;
const needsShelf = (fault: PlannedFault | null): boolean =>
  fault !== null && 'world' in fault.do && 'quota' in fault.do.world;

const pauseFor = ({ world }: Stage, ms: number): Promise<void> =>
  new Promise((done) => {
    world.beyond.clock.after(ms, done);
  });

/** The person: when nothing has come from the phone for ten minutes, they stop. */
function watch(stage: Stage): () => void {
  const { clock } = stage.world.beyond;
  let cancel = (): void => undefined;
  const look = (): void => {
    const { phase, fault, restoredAt, heard, t, wait } = stage.snapshot;
    const quietMs = clock.now() - (heard ?? t);
    const runs = phase !== null && fault === null && restoredAt === null && wait?.for !== 'grant';
    if (runs && quietMs >= patienceMs) {
      stage.note({ who: 'person', kind: 'stopped' });
      stage.station.stop();
    } else cancel = clock.after(lookMs, look);
  };
  cancel = clock.after(lookMs, look);
  return () => {
    cancel();
  };
}

function tell(stage: Stage, fault: PlannedFault | null): void {
  if (fault?.told) stage.note({ who: 'person', kind: 'told', of: 'then', told: fault.told });
}

function result(stage: Stage): Ended {
  const { entries, snapshot, phone } = stage;
  const verdict = explain(entries);
  const how = verdict === null ? 'nothing' : verdict.outcome === 'failed' ? 'failed' : 'finished';
  return {
    how,
    verdict,
    entries,
    phase: verdict?.phase ?? snapshot.phase,
    data: phone.data,
    virtualMs: Math.round(stage.world.clock.now()),
    broke: null,
  };
}
