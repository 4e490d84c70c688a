import type { Entry, Stage } from '../../journal/entry.ts';
import { ofOurs } from '../../journal/second.ts';
import type { Elsewhere } from '../../journal/elsewhere.ts';
import type { Told } from '../../journal/told.ts';
import type { FailureClass } from '../classes.ts';
import { codesOf } from '../codes.ts';
import { endings, excludedBy, shapeOfEnded, type Ended } from '../ended.ts';
import { all, episodes, first, last, type Episode } from '../episodes.ts';
import type { Report } from '../report.ts';
import { saysFull } from '../reported.ts';
import { toldOf } from '../told.ts';
import type { Attempt, From } from './attempt.ts';
import type { CaseJournal } from './case.ts';
import { setUpOf } from './set-up.ts';

/** The tries with one phone, journal by journal and in order, and those made elsewhere that a person told of there. */
export function attemptsIn(journals: readonly CaseJournal[], ecid: string | null): Attempt[] {
  const tries = journals.map(({ entries }) => episodes(entries));
  const ended = endings(tries);
  const found = journals.flatMap((journal, i) => attemptsOf(journal, ecid, tries[i]!, ended[i]!));
  return onceEach(found);
}

/** What was told twice is one try, when it was told first and as it was told last: its set-up may have been put right. */
function onceEach(found: readonly Attempt[]): Attempt[] {
  const told = found.filter(({ route }) => route !== 'web');
  return found.flatMap((attempt) => {
    const same = told.filter(({ id }) => id === attempt.id);
    if (attempt.route === 'web' || same.length < 2) return [attempt];
    const { startedAt, endedAt } = attempt;
    return attempt === same[0] ? [{ ...same.at(-1)!, startedAt, endedAt }] : [];
  });
}

function attemptsOf(
  { id, origin, entries }: CaseJournal,
  ecid: string | null,
  tries: readonly Episode[],
  ended: readonly (Ended | null)[],
): Attempt[] {
  const from = (own: From): From => (origin === 'case-file' ? 'case-file' : own);
  const mark = markOf(entries);
  return tries.flatMap((episode, i) => {
    const way = { id: `${id}:${i}`, from, mark };
    const own = ended[i] ? failed(episode, ended[i], way) : succeeded(episode, way);
    const told = all(episode.entries, 'tried-elsewhere').map((entry) =>
      elsewhere(entry.attempt, entry.at, from),
    );
    return [...(own && ecidOf(episode, ended[i]) === ecid ? [own] : []), ...told];
  });
}

/** The mark of the browser in which a journal was written; null where it has none. */
export function markOf(entries: readonly Entry[]): string | null {
  const opened = all(entries, 'opened').flatMap((entry) => (entry.who === 'page' ? [entry.install] : []));
  return opened.at(-1) ?? null;
}

const ecidOf = ({ attempt, before, entries }: Episode, ended: Ended | null | undefined): string | null =>
  ended?.seen.ecid ?? attempt?.ecid ?? last(ofOurs([...before, ...entries]), 'phone')?.phone.ecid ?? null;

interface Way {
  readonly id: string;
  readonly from: (own: From) => From;
  /** The browser's own mark. */
  readonly mark: string | null;
}

function failed(episode: Episode, ended: Ended, { id, from, mark }: Way): Attempt {
  const { cls, seen } = ended;
  return {
    ...basics(episode, id),
    phase: seen.phase,
    endedAt: seen.at,
    outcome: cls === 'USER' ? 'cancelled' : cls === 'HOSTSLOW' ? 'interrupted' : 'failed',
    cls,
    shape: shapeOfEnded(ended),
    code: codesOf(seen, cls, seen.report ? null : shapeOfEnded(ended))[0] ?? null,
    eraseReached: seen.data === 'erasing' || seen.data === 'erased',
    excluded: excludedBy(ended),
    setUp: setUpOf(seen.told, mark, from),
    onlyPort: seen.told.onlyPort === 'yes',
    report: seen.report && reportOf(seen.report),
    step: seen.report?.name ?? seen.checkpoint?.name ?? null,
    sent: seen.phase === 'image' ? (seen.image?.sent ?? null) : null,
    share: seen.phase === 'image' && seen.image ? seen.image.sent / seen.image.total : null,
    flaps: flapsBefore(episode, seen.t),
    touched: seen.told.touched === 'yes' ? true : seen.told.touched === 'no' ? false : null,
    firmwareGood: seen.checked,
  };
}

const reportOf = ({ status, checkpoint, text, log }: Report): Attempt['report'] => ({
  status,
  checkpoint,
  full: saysFull.test(text) || saysFull.test(log),
});

function succeeded(episode: Episode, { id, from, mark }: Way): Attempt | null {
  const restored = first(episode.entries, 'restored');
  if (!episode.attempt || !restored) return null;
  const told = toldOf(episode);
  return {
    ...basics(episode, id),
    phase: episode.phase,
    endedAt: restored.at,
    outcome: 'success',
    eraseReached: episode.attempt.behavior === 'erase',
    setUp: setUpOf(told, mark, from),
    onlyPort: told.onlyPort === 'yes',
    firmwareGood: true,
  };
}

/** What every try has; the rest as of one that is nothing yet. */
function basics({ attempt, entries, before }: Episode, id: string): Attempt {
  const start = attempt ?? entries[0];
  return {
    ...nothing,
    id: attempt?.id ?? id,
    behavior: attempt?.behavior ?? 'erase',
    startMode: attempt ? stageAt([...before, ...entries.slice(0, entries.indexOf(attempt))]) : null,
    startedAt: start?.at ?? 0,
    began: attempt !== null,
    build: attempt?.build ?? null,
    product: last(ofOurs([...before, ...entries]), 'phone')?.phone.product ?? null,
  };
}

/** The mode of the phone after these entries. */
const stageAt = (entries: readonly Entry[]): Stage | null => last(ofOurs(entries), 'came')?.stage ?? null;

const nothing: Omit<Attempt, 'id'> = {
  route: 'web',
  behavior: 'erase',
  startMode: null,
  phase: null,
  startedAt: 0,
  endedAt: 0,
  outcome: 'failed',
  cls: null,
  shape: null,
  code: null,
  began: false,
  eraseReached: false,
  excluded: null,
  setUp: { cable: null, certified: null, port: null, path: null, computer: null, software: null },
  onlyPort: false,
  report: null,
  step: null,
  sent: null,
  share: null,
  flaps: 0,
  touched: null,
  build: null,
  product: null,
  firmwareGood: false,
};

const flapMs = 600_000;

/** Times that it left unasked, in the ten minutes before. */
const flapsBefore = ({ entries }: Episode, t: number): number =>
  all(entries, 'left').filter((each) => !each.expected && !each.second && t - each.t <= flapMs).length;

/** Apple's apps look for the newest version that is signed, and check what they download. */
function elsewhere(told: Elsewhere, at: number, from: (own: From) => From): Attempt {
  const { id, route, behavior, outcome, startMode = null, code = null, eraseReached = false } = told;
  return {
    ...nothing,
    id,
    route,
    behavior,
    startMode,
    startedAt: at,
    endedAt: at,
    outcome,
    cls: outcome === 'failed' ? ((told.class as FailureClass | undefined) ?? 'UNKNOWN') : null,
    code,
    began: true,
    eraseReached,
    setUp: setUpOf(told.told satisfies Told, null, from),
    onlyPort: told.told.onlyPort === 'yes',
    firmwareGood: route !== 'other',
  };
}
