import type { Behavior, Entry, Stage } from '../../journal/entry.ts';
import { callsSigned } from '../../journal/catalogue.ts';
import { fold } from '../../journal/fold.ts';
import type { Answer, Told } from '../../journal/told.ts';
import { all } from '../episodes.ts';
import type { Attempt, SetUp } from './attempt.ts';
import { attemptsIn, markOf } from './attempts.ts';
import { setUpOf } from './set-up.ts';

/** One visit to a page, as it was written down there. */
export interface CaseJournal {
  readonly id: string;
  /** `case-file`: written on another computer, or by an earlier owner of the case. */
  readonly origin: 'here' | 'case-file';
  readonly entries: readonly Entry[];
}

/** What is known beside the journals of a case. */
export interface Beside {
  /** The address asked for what a technician may do. */
  readonly technician?: boolean;
  /** This page restored another phone of the same model with the same build in the last 7 days. */
  readonly provenElsewhere?: boolean;
}

/** What is known of the phone itself. */
interface PhoneNow {
  /** Null: it is not on the bus. */
  readonly stage: Stage | null;
  /** It starts, and tells what a backup or an update needs. */
  readonly readable: boolean;
  /** It starts, as the bus or a person says. */
  readonly starts: boolean;
  readonly button: 'ok' | 'broken' | 'unknown';
  /** A forced restart was made in this case. */
  readonly restarted: boolean;
  /** It started over and over before the first try. */
  readonly misbehaves: boolean;
}

/** Everything that is known about one phone: a folding of its journals (failures.md §2.3). */
export interface Case {
  /** Hex; null while no phone was seen. */
  readonly ecid: string | null;
  /** Oldest first. */
  readonly attempts: readonly Attempt[];
  readonly phone: PhoneNow;
  /** How things are set up now, for the attempt to come. */
  readonly setUp: SetUp;
  readonly dataMatters: boolean | null;
  readonly checklistDone: boolean;
  /** Kinds of install that the file at hand has for this phone; empty while that is unknown. */
  readonly offers: readonly Behavior[];
  /** The list of signed versions has the file at hand; null while there is none. */
  readonly listed: boolean | null;
  /** Computers of which a person said that they have one port only. */
  readonly onePort: readonly string[];
  readonly technician: boolean;
  readonly provenElsewhere: boolean;
}

/** The case of one phone. `journals`: oldest first; what was written about other phones in them is passed over. */
export function caseOf(
  journals: readonly CaseJournal[],
  ecid: string | null,
  { technician = false, provenElsewhere = false }: Beside = {},
): Case {
  const attempts = attemptsIn(journals, ecid);
  const told = journals.flatMap(({ entries }) => all(entries, 'told').map((each) => each.told));
  const now = fold(journals.at(-1)?.entries ?? []);
  const here = now.lifeline.at(-1);
  const stage = here?.until === null && (here.shape === 'here' || here.shape === 'wrong') ? here.stage : null;
  const readable = now.iosAnswers === 'readable';
  return {
    ecid,
    attempts: [...attempts].sort((a, b) => a.endedAt - b.endedAt),
    phone: {
      stage,
      readable,
      starts: stage === 'normal' || lastOf(told, 'screen') === 'starts',
      button: lastOf(told, 'buttons') ?? 'unknown',
      restarted: told.some(({ restarted }) => restarted === 'yes'),
      misbehaves: lastOf(told, 'bootLoop') === 'yes',
    },
    setUp: setUpOf(Object.assign({}, ...told) as Told, markOf(journals.at(-1)?.entries ?? []), (own) => own),
    dataMatters: yesNo(lastOf(told, 'dataMatters')),
    checklistDone: told.some(({ checklist }) => checklist === 'done'),
    offers: now.offers,
    listed: callsSigned(now.catalogue, now.firmware?.build),
    onePort: attempts.flatMap(({ setUp, onlyPort }) =>
      onlyPort && setUp.computer ? [setUp.computer.value] : [],
    ),
    technician,
    provenElsewhere,
  };
}

const lastOf = <K extends keyof Told>(told: readonly Told[], question: K): Told[K] | undefined =>
  told.findLast((each) => each[question] !== undefined)?.[question];

const yesNo = (answer: Answer | undefined): boolean | null =>
  answer === 'yes' ? true : answer === 'no' ? false : null;
