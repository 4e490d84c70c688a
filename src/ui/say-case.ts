import type { Attempt } from '../diagnosis/case/attempt.ts';
import type { Next } from '../diagnosis/ladder/ladder.ts';
import type { Step } from '../diagnosis/ladder/step.ts';
import type { LineKey } from '../diagnosis/ladder/suspicion.ts';
import type { Snapshot } from '../journal/snapshot.ts';
import { clock, duration, percent } from './say-figures.ts';
import { stageInWords } from './say-phone.ts';
import { excludedWords } from './say-excluded.ts';
import { nowOf } from './say-restore.ts';
import { codeShown, toolNames } from './say-tool.ts';
import { weightOf } from './say-weight.ts';

/** The screen of a case. */
export const caseWords = {
  title: 'Where this case stands',
  ladder: 'The ladder',
  before: 'Before anyone may suspect the phone',
  attempts: 'Attempts',
  take: 'Take the case to another computer',
  report: 'Print a report',
  intake: 'Add what happened elsewhere',
  back: 'Back',
  unchanged:
    'Like this it has lost contact twice. A third time would tell nothing new: please change one thing first.',
  see: 'See the whole case',
  done: 'Done',
  failed: 'Tried, did not help',
  next: 'Next',
  open: 'Not yet',
  when: 'When',
  setUp: 'Cable, port',
  ended: 'Ended',
  changes: 'Changes',
  notKnown: 'not known',
  noPicture: 'No record of it here',
  onePort: 'There is only one port',
  failedThere: 'It failed there, too',
  wentThrough: 'It went through',
  apples: 'How did it go with Apple’s app?',
};

/** One rung: what was done of it and what it is for. */
export interface Rung {
  readonly steps: readonly Step[];
  readonly title: string;
  readonly why: string;
}

/** The rungs in their order; the table of the ladder may jump over some. */
export const rungs: readonly Rung[] = [
  { steps: ['UPDATE_SOFTWARE'], title: 'Software up to date', why: 'Old software alone can do this.' },
  { steps: ['FORCE_RESTART'], title: 'Force restart', why: 'With its buttons.' },
  { steps: ['GO_DIRECT'], title: 'Straight into the computer', why: 'No hub, no keyboard, no monitor.' },
  {
    steps: ['UPDATE', 'UPDATE_FROM_RECOVERY'],
    title: 'Update, keeping data',
    why: 'It comes before anything that erases.',
  },
  {
    steps: ['CHANGE_CABLE'],
    title: 'Another cable',
    why: 'Apple’s own or a certified one. Everything else stays.',
  },
  {
    steps: ['ENTER_RECOVERY', 'CONSENT_RESTORE'],
    title: 'Recovery mode and restore',
    why: 'Needs a yes from you, because it erases.',
  },
  { steps: ['CHANGE_PORT'], title: 'Another port', why: 'Same cable, same computer.' },
  { steps: ['OTHER_COMPUTER'], title: 'Another computer', why: 'This case goes along as a file.' },
  {
    steps: ['APPLE_ROUTE', 'FALLBACK_ROUTE'],
    title: 'Apple’s own app',
    why: 'To make sure that Replug is not the cause.',
  },
  {
    steps: [
      'SERVICE_ADVISED',
      'SERVICE_BUTTON',
      'SERVICE_DEVICE_REPORTED',
      'SERVICE_HARDWARE_SUSPECTED',
      'SERVICE_UNSTABLE',
    ],
    title: 'Service',
    why: 'Only when the steps above have been done.',
  },
];

/** What is counted before anyone may suspect the phone. */
export const lineWords: Partial<Record<LineKey, string>> = {
  cables: 'Cables',
  certified: 'One of them certified',
  ports: 'Ports',
  computers: 'Computers',
  direct: 'Straight in, by computer',
  software: 'Software up to date, by computer',
  'recovery-restores': 'Failed restores from recovery',
  'route-proven': 'Apple’s app tried as well',
};

/** How much of what is needed is there. */
export const haveOf = (have: number, need: number): string =>
  need === 1 ? (have >= 1 ? 'yes' : 'not yet') : `${Math.min(have, need)} of ${need}`;

const countWords = [
  'No attempt yet',
  'One attempt',
  'Two attempts',
  'Three attempts',
  'Four attempts',
  'Five attempts',
];

/** "Two attempts, both ended by lost contact. That is not enough to suspect the phone." */
export function standing(attempts: readonly Attempt[], next: Pick<Next, 'step' | 'together'>): string {
  const began = attempts.filter((each) => each.began);
  const lost = began.filter(({ cls, excluded }) => cls === 'COMM' && excluded === null).length;
  const count = countWords[began.length] ?? `${began.length} attempts`;
  return `${count}${lostOf(lost, began.length)}. ${weightOf(next).sentence}`;
}

function lostOf(lost: number, all: number): string {
  if (lost === 0) return '';
  if (lost < all) return `, ${lost} of them ended by lost contact`;
  return `, ${['', 'both '][lost - 1] ?? 'all '}ended by lost contact`;
}

/** Where an attempt was made. */
export const routeOf = ({ route }: Attempt): string => toolNames[route];
/** What an attempt was to do. */
export const workOf = ({ behavior }: Pick<Attempt, 'behavior'>): string =>
  behavior === 'update' ? 'Update' : 'Restore';

/** How an attempt ended, in a few words. */
export function endOf({ outcome, cls, phase, code, route, excluded, behavior, startMode }: Attempt): string {
  if (outcome === 'success') return 'Finished';
  if (route !== 'web') return code === null ? 'Failed' : codeShown(code);
  if (outcome === 'cancelled') return 'Stopped by you';
  if (excluded !== null) return excludedWords[excluded].end;
  const where = phase ? nowOf(phase, { behavior, lifeline: [{ stage: startMode }] }) : '';
  return `${cls === 'COMM' ? 'Contact lost' : 'Stopped'}: ${where.replace(/^./, (letter) => letter.toLowerCase())}`;
}

/** The mark that a browser gave itself: nothing for people to read. */
const isMark = (name: string): boolean => /^[0-9a-f]{8}$/.test(name);

/** What each computer of a case is called: by the name that a person gave it, else by its number. */
export function computersOf(attempts: readonly Attempt[]): ReadonlyMap<string, string> {
  const known = new Set(attempts.flatMap(({ setUp }) => (setUp.computer ? [setUp.computer.value] : [])));
  return new Map([...known].map((name, i) => [name, isMark(name) ? `computer ${i + 1}` : name]));
}

/** Cable, port and computer of an attempt. */
export function setUpInWords(
  { setUp: { cable, port, computer } }: Attempt,
  computers: ReadonlyMap<string, string>,
): string {
  const said = [cable && `cable ${cable.value}`, port?.value].filter(
    (each) => each !== undefined && each !== null,
  );
  // One computer alone needs no number.
  const there = computer && computers.size > 1 ? [computers.get(computer.value)] : [];
  return said.length + there.length === 0 ? caseWords.notKnown : [...said, ...there].join(', ');
}

/** "Lost at 62 %, back in 11 s in recovery mode", as far as a picture of its end tells. */
export function endWithReturn(attempt: Attempt, picture: Snapshot | undefined): string {
  const end = endOf(attempt);
  if (attempt.cls !== 'COMM' || !picture) return end;
  const { image, phase, returned } = picture;
  const where =
    phase === 'image' && image && image.total > 0 ? `Lost at ${percent(image.sent / image.total)}` : end;
  if (!returned) return where;
  return returned.stage === null
    ? `${where}, did not come back`
    : `${where}, back in ${duration(returned.afterMs)} in ${stageInWords[returned.stage]}`;
}

/** When an attempt began, and how long it took. */
export const lasted = ({ startedAt, endedAt }: Attempt): string =>
  `${clock(startedAt)}, ${duration(Math.max(0, endedAt - startedAt))}`;
