import type { Step } from '../diagnosis/ladder/step.ts';
import { branchWords } from './say-branch.ts';
import { heldStep } from './say-held.ts';
import { nextFinished } from './say-finished.ts';
import { retoldInList, retoldStep } from './say-retold.ts';
import { routeStep, type Where } from './say-route.ts';
import { stepWords, type StepWords } from './say-step-words.ts';
import type { Excluded, Verdict } from '../diagnosis/verdict.ts';

/** The one next step, and what the person says when it is done. */
export interface NextStep {
  readonly label: string;
  readonly title: string;
  readonly text: string;
  /** What is done together, where that is more than one thing. */
  readonly list: readonly string[];
  readonly button: string;
}

const byButtons: StepWords = {
  title: 'Use its buttons',
  text: 'They bring every iPhone into recovery mode; on request it goes there only for a computer that it trusts. It does not count as a failed attempt.',
  button: 'Show me how',
};

/** Where the fault makes a step sound different. */
const special: Readonly<Record<string, StepWords>> = {
  TabEnded: {
    title: 'Bring it into recovery mode, then begin again',
    text: 'Please choose the iOS file once more: a page may not keep it.',
    button: 'Begin again',
  },
  DigestFailed: {
    title: 'Give this browser more room, then try again',
    text: 'Close other tabs and programs first. The file and the phone are not what failed.',
    button: 'Done. Try again',
  },
  SessionInactive: byButtons,
  LockdownRefused: byButtons,
  Stopped: stepWords.WHERE_IT_WAS,
  ShelfFull: {
    title: 'Make room on this computer',
    text: 'Or take a file whose system image is not packed.',
    button: 'Done. Try again',
  },
};

/** The same again, with the reason removed for which the last try does not count (rule D7). */
const withoutReason: Readonly<Partial<Record<Excluded, StepWords>>> = {
  'buttons-held': {
    title: 'Leave its buttons alone, then try again',
    text: 'Held down, they lead into DFU mode. It does not count against the phone.',
    button: 'Try again',
  },
  'start-expired': {
    title: 'Close what you do not need, then try again',
    text: 'The phone waits two minutes for its computer. When Chrome asks for it then, please answer at once. It does not count against the phone.',
    button: 'Try again',
  },
};

/** Steps that are one change to the set-up. */
const changes: ReadonlySet<Step> = new Set<Step>(['CHANGE_CABLE', 'CHANGE_PORT', 'OTHER_COMPUTER']);

const label = {
  costless: 'First, what costs nothing',
  change: 'One thing to change',
  other: 'One next step',
};

const costless = (count: number): StepWords => ({
  title: count === 2 ? 'Two things, then try again' : 'Three things, then try again',
  text: '',
  button: count === 2 ? 'Both done' : 'All three done',
});

const inList: Partial<Record<Step, string>> = {
  UPDATE_SOFTWARE: 'Bring Chrome and this computer up to date.',
  GO_DIRECT: 'Plug the cable straight into this computer: no hub, no keyboard, no monitor.',
  FORCE_RESTART: 'Restart the phone with its buttons: hold until the Apple logo shows, then let go.',
};

const inListOf = (step: Step, { retold }: Said): string | readonly [] =>
  (retold ? retoldInList[step] : undefined) ?? inList[step] ?? [];

const untested: Partial<Record<Step, string>> = {
  CHANGE_CABLE: 'another cable',
  CHANGE_PORT: 'another port',
  OTHER_COMPUTER: 'another computer',
  APPLE_ROUTE: 'Apple’s own app',
};

/** What of a verdict the words of its next step depend on. */
export type Said = Pick<
  Verdict,
  | 'outcome'
  | 'excluded'
  | 'retold'
  | 'shape'
  | 'next'
  | 'branch'
  | 'held'
  | 'othersLost'
  | 'together'
  | 'untested'
  | 'fault'
  | 'class'
  | 'data'
>;

/** Where phones are lost one after the other, none of them is what is looked at first. */
const placeFirst =
  'Other phones were lost here, too. So look at this place first: its cable, its port, this computer.';

/** The next step in words. What is said about the data comes with it. */
export function stepInWords(verdict: Said, where: Where = nowhere): NextStep {
  const { next, together, untested: open } = verdict;
  const list = together.length > 0 ? [next, ...together].flatMap((step) => inListOf(step, verdict)) : [];
  const said = list.length > 0 ? costless(list.length) : wordsOf(verdict, where);
  const left = open.flatMap((step) => untested[step] ?? []);
  const text = [
    verdict.othersLost ? placeFirst : '',
    said.text,
    left.length > 0 ? `Not tested yet: ${left.join(', ')}.` : '',
    noMore(verdict),
  ];
  return {
    label: list.length > 0 ? label.costless : changes.has(next) ? label.change : label.other,
    title: said.title,
    text: text.filter((each) => each !== '').join(' '),
    list,
    button: said.button,
  };
}

function wordsOf(verdict: Said, where: Where): StepWords {
  const { next, branch, held, fault, class: cls } = verdict;
  const own = fault !== null && cls !== 'COMM' && Object.hasOwn(special, fault) ? special[fault] : undefined;
  const free = held !== null && next === 'CLOSE_OTHERS' ? heldStep(held) : undefined;
  const inBranch = branch === null ? {} : branchWords[branch];
  return (
    nextFinished(verdict) ??
    retoldStep(verdict) ??
    own ??
    free ?? { ...plainWords(verdict, where), ...inBranch }
  );
}

function plainWords({ next, excluded }: Said, where: Where): StepWords {
  if (next === 'FALLBACK_ROUTE' || next === 'APPLE_ROUTE') return routeStep(next, where);
  return (
    (next === 'RETRY_SAME' && excluded !== null ? withoutReason[excluded] : undefined) ?? stepWords[next]
  );
}

const nowhere: Where = { host: null, phone: null };

const noMore = ({ outcome, data, next }: Said): string =>
  outcome === 'failed' && next !== 'FINISH' && (data === 'erasing' || data === 'erased')
    ? 'The erase had already begun. The data on the phone is gone; a new try cannot lose more.'
    : '';
