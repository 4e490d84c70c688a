import type { FailureClass } from '../diagnosis/classes.ts';
import type { Step } from '../diagnosis/ladder/step.ts';
import type { CannotKnow, Saw, Verdict } from '../diagnosis/verdict.ts';
import { whileDoing } from './say-doing.ts';
import type { StepWords } from './say-step-words.ts';

type Title = (verdict: Verdict) => string;

const thatComputer: Title = ({ shape }) =>
  shape === 'S14' ? 'That computer stood still' : 'That computer was too slow to start';

/** Titles for the account of another tool, where ours would tell of this page and this computer. */
const titles: Readonly<Partial<Record<FailureClass, Title>>> = {
  HOSTSLOW: thatComputer,
  HOSTOLD: ({ fault }) =>
    fault === 'CannotFinish' ? 'The tool does not know this iPhone' : 'The tool is too old for this iOS',
  USER: () => 'It was stopped by a person',
  CLIENT: ({ fault, phase }) => {
    if (fault === 'RestoreFailed') return 'The iPhone itself reports a failure';
    return fault === 'DidNotLeave'
      ? 'The iPhone did not start what it was sent'
      : `The tool stopped while ${whileDoing[phase]}`;
  },
};

/** What the account of another tool is headed with; undefined: as if it had happened here. */
export const retoldTitle: (verdict: Verdict) => string | undefined = (verdict) =>
  verdict.retold && verdict.class !== null ? titles[verdict.class]?.(verdict) : undefined;

/** The account of another tool that ends without an end: nothing is known to have failed. */
export const isCutOff = ({
  retold,
  class: cls,
  shape,
}: Pick<Verdict, 'retold' | 'class' | 'shape'>): boolean => retold && cls === null && shape === 'S8';

/** What is said of such an account. */
export const cutOff = {
  title: 'The account ends before the restore does',
  lead: 'What came after its last line, it does not say.',
  untouched: 'Until then nothing was erased.',
};

const retryThere = 'It does not count against the phone.';

/** Steps that are taken at that computer, with that tool. */
const steps: Readonly<Partial<Record<Step, StepWords>>> = {
  UPDATE_SOFTWARE: {
    title: 'Bring that tool up to date',
    text: 'And the system of that computer.',
    button: 'Done. Try again',
  },
  RETRY_SAME: {
    title: 'Try again, with nothing else running there',
    text: `Keep that computer awake. ${retryThere}`,
    button: 'Try again',
  },
  CLOSE_OTHERS: {
    title: 'Close it, then plug the phone in again',
    text: 'Other phone tools, photo import and virtual machines take it first.',
    button: 'Done. Try again',
  },
  REPORT: {
    title: 'Try once more',
    text: 'If it stops at the same place, please report it, with the log, to those who make that tool. Apple’s own app can restore the phone meanwhile.',
    button: 'Try again',
  },
  WHERE_IT_WAS: {
    title: 'Try again when you are ready',
    text: 'The phone may wait in recovery mode until then. That looks broken and is not.',
    button: 'Try again',
  },
};

const bringMore: StepWords = {
  title: 'Bring the rest of it',
  text: 'If it still runs, let it: a restore may say nothing for minutes. If it was stopped, run it again.',
  button: 'Try again',
};

/** The next step after the account of another tool; undefined: its own words do. */
export const retoldStep = (
  verdict: Pick<Verdict, 'retold' | 'class' | 'shape' | 'next'>,
): StepWords | undefined =>
  isCutOff(verdict) ? bringMore : verdict.retold ? steps[verdict.next] : undefined;

/** What cannot be known of it, where ours would speak of this computer. */
export const retoldCannot: Readonly<Partial<Record<CannotKnow, string>>> = {
  'why-not-reached': 'What stands between that computer and Apple.',
  'what-it-takes': 'What it would take to go on. Its last lines say where it happened.',
  'what-slowed-it': 'What kept that computer busy.',
};

/** What costs nothing, at that computer. */
export const retoldInList: Readonly<Partial<Record<Step, string>>> = {
  UPDATE_SOFTWARE: 'Bring that tool and that computer up to date.',
  GO_DIRECT: 'Plug the cable straight into that computer: no hub, no keyboard, no monitor.',
};

/** What an account tells, where ours would say who saw it; undefined: as if it had been seen here. */
export function retoldSaw(saw: Saw): string | undefined {
  switch (saw.key) {
    case 'message':
      return `The account says: ${saw.message}.`;
    case 'unknown-request':
      return saw.optional ? undefined : `It asked for ${saw.dataType}, which that tool could not answer.`;
    case 'not-returned':
      return 'Of its return nothing is said.';
    default:
      return undefined;
  }
}
