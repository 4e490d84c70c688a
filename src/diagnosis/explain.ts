import type { Entry } from '../journal/entry.ts';
import { fold } from '../journal/fold.ts';
import type { DataState } from '../journal/snapshot.ts';
import { caseOf, type Beside, type Case, type CaseJournal } from './case/case.ts';
import type { FailureClass } from './classes.ts';
import { codesOf } from './codes.ts';
import { endings, excludedBy, shapeOfEnded, type Ended } from './ended.ts';
import { episodes, first, last, type Episode } from './episodes.ts';
import type { Evidence } from './evidence.ts';
import { ladder, type Next } from './ladder/ladder.ts';
import { questionsAfter } from './questions.ts';
import { sawIn } from './saw.ts';
import { otherReading, shapeOfSuccess, type Shape } from './shapes.ts';
import { toldOf } from './told.ts';
import type { CannotKnow, Verdict } from './verdict.ts';
import { weigh } from './weigh.ts';

/** What is known beside a journal: the earlier ones of the same phone, oldest first. */
export interface Given extends Beside {
  readonly earlier?: readonly CaseJournal[];
}

/**
 * The verdict on the last try in a journal. A pure function of it and of what is known of the phone from earlier: the
 * same entries say the same, live, at the next visit or on another computer. Null while nothing has ended.
 */
export function explain(entries: readonly Entry[], given: Given = {}): Verdict | null {
  const tries = episodes(entries);
  const ended = endings(tries);
  const i = tries.findLastIndex((each, nth) => ended[nth] !== null || each.restored);
  const now = tries[i];
  if (!now) return null;
  const { ecid = null } = ended[i]?.seen ?? now.attempt ?? {};
  const journals = [...(given.earlier ?? []), { id: 'now', origin: 'here', entries } as const];
  const whole = caseOf(journals, ecid, given);
  const next = ladder(whole);
  const failed = ended[i];
  if (!failed) return success(now, whole);
  const own = ended.slice(0, i).flatMap((each) => (each?.seen.ecid === ecid ? [each] : []));
  return failure(failed, own, whole, next);
}

function failure(ended: Ended, own: readonly Ended[], whole: Case, next: Next): Verdict {
  const { cls, seen } = ended;
  const shape = shapeOfEnded(ended);
  const { step, together, untested, losses } = next;
  const row = [...own.filter((each) => each.cls === 'COMM'), ended].slice(-losses || undefined);
  return {
    outcome: 'failed',
    fault: seen.fault.name,
    class: cls,
    shape,
    orShape: otherReading(seen, shape),
    phase: seen.phase,
    at: seen.at,
    data: seen.data,
    dataTouched: touched(seen.data),
    codes: codesOf(seen, cls, seen.report ? null : shape),
    saw: sawIn(seen, shape),
    told: seen.told,
    asks: questionsAfter(seen, cls, shape),
    excluded: excludedBy(ended),
    likely: weigh(ended, shape, row),
    cannotKnow: cannotKnow(seen, cls, shape),
    next: step,
    together,
    untested,
    attempt: attemptsUntil(whole, seen.at) + (seen.began ? 0 : 1),
    losses,
  };
}

const attemptsUntil = ({ attempts }: Case, at: number): number =>
  attempts.filter(({ began, endedAt }) => began && endedAt <= at).length;

function success(episode: Episode, whole: Case): Verdict {
  const snapshot = fold([...episode.before, ...episode.entries]);
  const { data, faultsOnTheWay } = snapshot;
  const started = first(episode.entries, 'started') !== null;
  const at = last(episode.entries, 'restored')?.at ?? snapshot.now;
  return {
    outcome: faultsOnTheWay.length > 0 ? 'finished-with-fault' : started ? 'finished' : 'finished-unseen',
    fault: null,
    class: null,
    shape: shapeOfSuccess(episode),
    orShape: null,
    phase: episode.phase,
    at,
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
    attempt: attemptsUntil(whole, at),
    losses: 0,
  };
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
