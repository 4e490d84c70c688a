import type { Entry } from '../journal/entry.ts';
import { fold } from '../journal/fold.ts';
import type { DataState } from '../journal/snapshot.ts';
import { classOf, type FailureClass } from './classes.ts';
import { codesOf } from './codes.ts';
import { episodes, first, last, type Episode } from './episodes.ts';
import { evidenceOf, type Evidence } from './evidence.ts';
import { nextStep, streak, type Ended } from './ladder.ts';
import { questionsAfter } from './questions.ts';
import { classOfReport } from './reported.ts';
import { sawIn } from './saw.ts';
import { otherReading, shapeOf, shapeOfSuccess, type Shape } from './shapes.ts';
import { toldOf } from './told.ts';
import type { CannotKnow, Excluded, Verdict } from './verdict.ts';
import { weigh } from './weigh.ts';

/**
 * The verdict on the last try in a journal. A pure function of it: the same entries say the same, live, at the next
 * visit or on another computer. Null while nothing has ended.
 */
export function explain(entries: readonly Entry[]): Verdict | null {
  const tries = episodes(entries);
  const now = tries.findLast((each) => each.fault !== null || each.restored);
  if (!now) return null;
  if (now.restored) return success(now, tries);
  const ended = endedOf(now);
  return ended && failure(ended, tries.slice(0, tries.indexOf(now)));
}

/** The earliest time without a start after which the restore system gives up by itself, and does (failures.md §1.3). */
const gaveUpMs = 100_000;

/** How a try ended; null when it did not fail. */
function endedOf(episode: Episode): Ended | null {
  const seen = evidenceOf(episode);
  return seen && { cls: classOfEvidence(seen), seen };
}

function classOfEvidence(seen: Evidence): FailureClass | null {
  switch (shapeOf(seen)) {
    case 'S12':
      return 'WRONGDEV';
    case 'S10':
      return 'PERM';
    case 'S14':
      return 'HOSTSLOW';
    case 'S15':
      return null;
    case 'S8':
      return 'COMM';
    case 'S2':
      return (seen.idleRestoreMs ?? 0) > gaveUpMs ? 'HOSTSLOW' : classOf(seen.fault, seen.phase);
    case 'S7':
      return seen.flaps?.regular === true ? 'CLAIM' : 'COMM';
    default:
      return seen.report ? classOfReport(seen.report, seen) : classOf(seen.fault, seen.phase);
  }
}

function failure(now: Ended, before: readonly Episode[]): Verdict {
  const past = before.flatMap((episode) => endedOf(episode) ?? []);
  const own = past.filter(({ seen }) => seen.ecid === now.seen.ecid);
  const ended = repeats(own.at(-1), now) ? { ...now, cls: 'CLIENT' as const } : now;
  const { cls, seen } = ended;
  const shape = cls === 'CLIENT' || seen.report ? null : shapeOf(seen);
  const losses = streak(own, ended);
  const row = [...own.filter((each) => each.cls === 'COMM'), ended].slice(-losses || undefined);
  const { step, together, untested } = nextStep(own, ended);
  return {
    outcome: 'failed',
    fault: seen.fault.name,
    class: cls,
    shape: seen.report && cls === 'COMM' ? 'S6' : shape,
    orShape: otherReading(seen, shape),
    phase: seen.phase,
    at: seen.at,
    data: seen.data,
    dataTouched: touched(seen.data),
    codes: codesOf(seen, cls, shape),
    saw: sawIn(seen, shape),
    told: seen.told,
    asks: questionsAfter(seen, cls, shape),
    excluded: excludedBy(seen, cls, shape),
    likely: weigh(ended, shape, row),
    cannotKnow: cannotKnow(seen, cls, shape),
    next: step,
    together,
    untested,
    attempt: own.filter((each) => each.seen.began).length + 1,
    losses,
  };
}

/** Bytes that could not be read come from a bad link once; the very same again come from us (failures.md §1.4). */
const unreadable: ReadonlySet<string> = new Set(['MuxBroken', 'FrameBroken', 'Truncated']);

const repeats = (past: Ended | undefined, { seen }: Ended): boolean =>
  unreadable.has(seen.fault.name) && past?.seen.fault.message === seen.fault.message;

function success(episode: Episode, tries: readonly Episode[]): Verdict {
  const snapshot = fold([...episode.before, ...episode.entries]);
  const { data, faultsOnTheWay } = snapshot;
  const started = first(episode.entries, 'started') !== null;
  const past = tries.slice(0, tries.indexOf(episode)).filter(({ attempt }) => attempt !== null);
  return {
    outcome: faultsOnTheWay.length > 0 ? 'finished-with-fault' : started ? 'finished' : 'finished-unseen',
    fault: null,
    class: null,
    shape: shapeOfSuccess(episode),
    orShape: null,
    phase: episode.phase,
    at: last(episode.entries, 'restored')?.at ?? snapshot.now,
    data,
    dataTouched: touched(data),
    codes: [],
    saw: faultsOnTheWay.map(({ name }) => ({ key: 'step-failed', name })),
    told: toldOf(episode),
    asks: [],
    excluded: null,
    likely: [],
    cannotKnow: [],
    next: started ? 'FINISH' : 'DONE_UNSEEN',
    together: [],
    untested: [],
    attempt: past.length + 1,
    losses: 0,
  };
}

function excludedBy(
  { fault, told }: Evidence,
  cls: FailureClass | null,
  shape: Shape | null,
): Excluded | null {
  if (cls === 'CLIENT') return 'client-fault';
  if (cls === 'COMM') return shape === 'S3' && told.held === 'yes' ? 'buttons-held' : null;
  if (cls !== 'HOSTSLOW') return null;
  if (shape === 'S2') return 'start-expired';
  return fault.name === 'TabEnded' ? 'tab-frozen' : 'host-slept';
}

/** An update may or may not have kept the data: only the phone can show it. */
function touched(data: DataState): boolean | null {
  if (data === 'unknown' || data === 'kept') return null;
  return data === 'erased' || data === 'erasing';
}

const unknowable: Readonly<Record<FailureClass, readonly CannotKnow[]>> = {
  COMM: ['inside-the-phone', 'hub-cable-port'],
  CLAIM: ['which-program'],
  PERM: ['hidden-by-chrome'],
  HOSTSLOW: ['what-slowed-it'],
  HOSTOLD: [],
  ELIG: [],
  NET: ['why-not-reached'],
  FILE: ['what-happened-to-file'],
  DEVSTOR: ['why-the-step'],
  DEVPART: ['why-the-step'],
  POWER: [],
  LOCK: [],
  WRONGDEV: [],
  USER: [],
  CLIENT: ['what-it-takes'],
  UNKNOWN: ['why-the-step'],
};

function cannotKnow(
  { fault, absence }: Evidence,
  cls: FailureClass | null,
  shape: Shape | null,
): CannotKnow[] {
  if (cls === null) return ['hidden-by-chrome'];
  if (fault.name === 'TabEnded') return ['after-the-tab'];
  if (cls === 'CLAIM' && fault.name !== 'ClaimRefused') return ['hub-cable-port'];
  const first: CannotKnow[] = [];
  if (shape === 'S8') first.push('still-working');
  if (shape === 'S3') first.push('buttons-held');
  if (shape === 'S5b' || shape === 'S5c') first.push('cable-touched');
  if (shape === 'S5c' && absence?.system === 'unsure' && absence.to !== 'recovery')
    first.push('ios-or-restore');
  if (fault.name === 'CommandRefused') first.push('why-refused');
  return [...first, ...unknowable[cls]];
}
