import type { Entry } from '../journal/entry.ts';
import { fold } from '../journal/fold.ts';
import type { DataState } from '../journal/snapshot.ts';
import { caseOf, type Beside, type Case, type CaseJournal } from './case/case.ts';
import { cannotKnow } from './cannot-know.ts';
import { codesOf } from './codes.ts';
import { aroundOf, lostBeside } from './around.ts';
import { named } from './blame.ts';
import { endings, excludedBy, shapeOfEnded, type Ended } from './ended.ts';
import { all, episodes, first, last, type Episode, type Of } from './episodes.ts';
import { ladder, type Next } from './ladder/ladder.ts';
import { questionsAfter } from './questions.ts';
import { believing } from './restored-elsewhere.ts';
import { sawIn } from './saw.ts';
import { otherReading, shapeOfSuccess } from './shapes.ts';
import { toldOf } from './told.ts';
import type { Verdict } from './verdict.ts';
import { weigh } from './weigh.ts';

/** What is known beside a journal: the earlier ones of the same phone, oldest first. */
export interface Given extends Beside {
  readonly earlier?: readonly CaseJournal[];
  /** How other phones fared on this position, with this cable and port, in the last 24 hours. */
  readonly neighbours?: readonly ('restored' | 'lost')[];
}

/**
 * The verdict on the last try in a journal. A pure function of it and of what is known of the phone from earlier: the
 * same entries say the same, live, at the next visit or on another computer. Null while nothing has ended.
 */
export function explain(entries: readonly Entry[], given: Given = {}): Verdict | null {
  const tries = episodes(entries);
  const earlier = given.earlier ?? [];
  const ended = endings([...earlier.map((each) => episodes(each.entries)), tries]).at(-1)!;
  const i = tries.findLastIndex((each, nth) => ended[nth] !== null || each.restored);
  const now = tries[i];
  if (!now) return null;
  const { ecid = null } = ended[i]?.seen ?? now.attempt ?? {};
  const journals = [...earlier, { id: 'now', origin: 'here', entries } as const];
  const whole = caseOf(journals, ecid, given);
  const next = ladder(whole);
  const failed = ended[i];
  if (!failed) return success(now, whole);
  return believing(failure(failed, whole, next, given), whole);
}

function failure(ended: Ended, whole: Case, next: Next, { neighbours = [] }: Given): Verdict {
  const { cls, seen } = ended;
  const shape = shapeOfEnded(ended);
  const { step, branch, together, untested, losses } = next;
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
    retold: seen.retold !== null,
    codes: codesOf(seen, cls, seen.report ? null : shape),
    saw: sawIn(seen, shape),
    told: seen.told,
    asks: questionsAfter(seen, cls, shape),
    excluded: excludedBy(ended),
    likely: weigh(ended, shape, aroundOf(whole, next, seen.at, neighbours)),
    cannotKnow: cannotKnow(seen, cls, shape),
    next: step,
    branch,
    held: cls === 'CLAIM' ? seen.heldBy : null,
    othersLost: cls === 'COMM' && lostBeside(neighbours),
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
  const retold = last([...episode.before, ...episode.entries], 'retold') !== null;
  const started = first(episode.entries, 'started') !== null;
  const at = last(episode.entries, 'restored')?.at ?? snapshot.now;
  const refused = all(episode.entries, 'message').some(isModemRefusal);
  const withFault = faultsOnTheWay.length > 0 || refused;
  return {
    outcome: withFault ? 'finished-with-fault' : started ? 'finished' : 'finished-unseen',
    fault: null,
    // A step that failed on the way was fed by us: we are looked at first (rule P16).
    class: withFault ? 'CLIENT' : null,
    shape: shapeOfSuccess(episode),
    orShape: null,
    phase: episode.phase,
    at,
    data,
    dataTouched: touched(data),
    retold,
    codes: [],
    saw: [
      ...faultsOnTheWay.map(({ name }) => ({ key: 'step-failed', name }) as const),
      ...(refused ? [{ key: 'modem-refused' } as const] : []),
    ],
    told: toldOf(episode),
    asks: [],
    excluded: null,
    likely: withFault ? [named(retold ? 'tool' : 'client', 'possible', 'fault-on-the-way')] : [],
    cannotKnow: [],
    next: started ? 'FINISH' : 'DONE_UNSEEN',
    branch: null,
    held: null,
    othersLost: false,
    together: [],
    untested: [],
    attempt: attemptsUntil(whole, at),
    losses: 0,
  };
}

/** The modem's updater ended, and the phone did not take it. */
const isModemRefusal = ({ type, note }: Of<'message'>): boolean =>
  type === 'BBUpdateStatusMsg' && note === 'not accepted';

/** An update may or may not have kept the data: only the phone can show it. */
function touched(data: DataState): boolean | null {
  if (data === 'unknown' || data === 'kept') return null;
  return data === 'erased' || data === 'erasing';
}
