import type { Behavior, Entry, Phase } from '../../src/journal/entry.ts';
import { explain } from '../../src/diagnosis/explain.ts';
import type { Verdict } from '../../src/diagnosis/verdict.ts';
import { Stuck } from '../clock.ts';
import type { PlannedFault } from '../phone/faults.ts';
import { Stage, type Setting } from '../story/stage.ts';
import { exportedVerdict } from './exported.ts';

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
  /** The exported case file gives another verdict. */
  readonly fileDiffers: boolean;
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
  const leave = watch(stage, () => {
    stage.note({ who: 'person', kind: 'stopped' });
    stage.station.stop();
  });
  try {
    const runs = Promise.race([stage.restoreNow(behavior), stage.tabEnds()]);
    const broke = await drive(stage, runs, longestMs);
    if (broke !== null) return { ...result(stage), how: 'hang', broke };
    await world.run(pauseFor(stage, afterwardsMs));
  } finally {
    leave();
  }
  tell(stage, fault);
  const ended = result(stage);
  const exported = await exportedVerdict(ended.entries, stage.ecid);
  return { ...ended, fileDiffers: JSON.stringify(exported) !== JSON.stringify(ended.verdict) };
}

/** Time goes on until `work` has ended; answers why it never will. */
export async function drive(
  { world }: Pick<Stage, 'world'>,
  work: Promise<unknown>,
  limitMs: number,
): Promise<string | null> {
  let cancel = (): void => undefined;
  const limit = new Promise<string>((done) => {
    cancel = world.beyond.clock.after(limitMs, () => {
      done('it did not end');
    });
  });
  try {
    return await world.run(Promise.race([work.then(() => null), limit]));
  } catch (error) {
    if (error instanceof Stuck) return error.message;
    throw error;
  } finally {
    cancel();
  }
}

const asksForGrants = (fault: PlannedFault | null): boolean =>
  fault !== null && 'world' in fault.do && 'grant' in fault.do.world;
const needsShelf = (fault: PlannedFault | null): boolean =>
  fault !== null && 'world' in fault.do && 'quota' in fault.do.world;

/** Lets `ms` of virtual time pass. */
export const pauseFor = ({ world }: Pick<Stage, 'world'>, ms: number): Promise<void> =>
  new Promise((done) => {
    world.beyond.clock.after(ms, done);
  });

/** The person: when nothing has come from the phone for ten minutes, they stop. */
export function watch(stage: Pick<Stage, 'world' | 'snapshot'>, stop: () => void): () => void {
  const { clock } = stage.world.beyond;
  let cancel = (): void => undefined;
  const look = (): void => {
    const { phase, fault, restoredAt, heard, t, wait } = stage.snapshot;
    const quietMs = clock.now() - (heard ?? t);
    const runs = phase !== null && fault === null && restoredAt === null && wait?.for !== 'grant';
    if (runs && quietMs >= patienceMs) stop();
    else cancel = clock.after(lookMs, look);
  };
  cancel = clock.after(lookMs, look);
  return () => {
    cancel();
  };
}

function tell(stage: Stage, fault: PlannedFault | null): void {
  if (fault?.told) stage.note({ who: 'person', kind: 'told', of: 'then', told: fault.told });
}

/** What came of a run, read when it has ended: the verdict from the journal, the data from the phone itself. */
export function result(stage: Stage): Ended {
  const { entries, snapshot, phone } = stage;
  const verdict = explain(entries);
  const how = verdict === null ? 'nothing' : verdict.outcome === 'failed' ? 'failed' : 'finished';
  return {
    how,
    verdict,
    entries,
    phase: verdict?.phase ?? snapshot.phase,
    data: phone.data,
    fileDiffers: false,
    virtualMs: Math.round(stage.world.clock.now()),
    broke: null,
  };
}
