import type { FailureClass } from './classes.ts';
import type { Evidence } from './evidence.ts';
import type { Ended } from './ended.ts';
import type { Shape } from './shapes.ts';
import type { Weighed, Who, Why, Word } from './verdict.ts';

/** Three are weighed: the way over the cable, this computer, the phone. */
type Hypothesis = 'link' | 'computer' | 'phone';

/** A piece of evidence and what it adds to each (failures.md §3.3). */
interface Weight {
  readonly when: (seen: Evidence, shape: Shape | null, row: readonly Ended[]) => boolean;
  readonly why: Why;
  readonly link?: number;
  readonly computer?: number;
  readonly phone?: number;
}

const weights: readonly Weight[] = [
  { when: (_, shape) => shape === 'S5a', why: 'same-system', link: 3, phone: -1 },
  { when: (_, shape) => shape === 'S5b', why: 'restarted', link: -1, phone: 2 },
  { when: ({ lastTime }) => lastTime?.panic === true, why: 'panicked', link: -1, phone: 3 },
  {
    when: ({ checked }, shape) => shape === 'S1' && checked,
    why: 'refused-though-checked',
    link: -1,
    phone: 1,
  },
  {
    when: ({ flaps }, shape) => shape === 'S7' && flaps?.regular === false,
    why: 'flapped',
    link: 2,
    phone: 1,
  },
  { when: ({ flaps }) => flaps?.regular === true, why: 'flapped-regularly', computer: 3 },
  { when: ({ fullSpeed }) => fullSpeed, why: 'full-speed', link: 3 },
  { when: (_, __, row) => row.length >= 3, why: 'other-cable-alike', link: -2 },
  { when: (seen, _, row) => sameOffset(seen, row), why: 'same-offset', link: -1, computer: 2 },
];

const hypotheses: readonly Hypothesis[] = ['link', 'phone', 'computer'];
const words: readonly Word[] = ['open', 'possible', 'more likely', 'most likely'];

/**
 * Who may be the reason of a lost contact, likeliest first. `row`: the lost contacts in a row, this one last. The caps:
 * one loss never says more than "possible"; the phone is never more than that without its own word for it, the link
 * "more likely" at most without something that only a link does.
 */
export function weighLoss(seen: Evidence, shape: Shape | null, row: readonly Ended[]): Weighed[] {
  const found = weights.filter(({ when }) => when(seen, shape, row));
  const score = (who: Hypothesis): number => found.reduce((sum, weight) => sum + (weight[who] ?? 0), 0);
  const ranked = [...hypotheses].sort((a, b) => score(b) - score(a));
  const lead = score(ranked[0]!) - score(ranked[1]!);
  return ranked.map((who, i) => {
    const said: Word = i > 0 || lead === 0 ? 'open' : lead >= 3 ? 'most likely' : 'more likely';
    const cap = capOf(who, found, row);
    const capped = words.indexOf(said) > words.indexOf(cap);
    return { who, word: capped ? cap : said, why: whyOf(who, found, seen, shape), capped };
  });
}

function capOf(who: Hypothesis, found: readonly Weight[], row: readonly Ended[]): Word {
  const has = (...whys: readonly Why[]): boolean => found.some(({ why }) => whys.includes(why));
  if (row.length < 2) return 'possible';
  if (who === 'phone') return has('panicked') ? 'most likely' : 'possible';
  if (who === 'link') return has('same-system', 'full-speed') ? 'most likely' : 'more likely';
  return 'most likely';
}

/** The strongest reason for it; without one, that something points away, or that nothing is known yet. */
function whyOf(who: Hypothesis, found: readonly Weight[], seen: Evidence, shape: Shape | null): Why {
  const weightOf = (weight: Weight): number => weight[who] ?? 0;
  const strongest = [...found].sort((a, b) => weightOf(b) - weightOf(a))[0];
  if (strongest && weightOf(strongest) > 0) return strongest.why;
  if (who === 'computer') return 'no-other-tried';
  if (found.some((weight) => weightOf(weight) < 0))
    return found.some(({ why }) => why === 'other-cable-alike') && who === 'link'
      ? 'other-cable-alike'
      : 'points-away';
  if (shape === 'S8') return 'may-hang';
  if (shape === 'S6') return who === 'link' ? 'weak-link' : stayed(seen);
  return who === 'link' ? 'too-little' : 'nothing-yet';
}

const stayed = ({ fault }: Evidence): Why => (fault.name === 'CommandRefused' ? 'nothing-yet' : 'ended-it');

/** Three tries whose image ended at the very same byte: that is no cable. */
function sameOffset(seen: Evidence, row: readonly Ended[]): boolean {
  const offsets = row.map(({ seen: each }) => (each.phase === 'image' ? (each.image?.sent ?? null) : null));
  return offsets.length >= 3 && seen.image !== null && offsets.every((each) => each === seen.image?.sent);
}

const named = (who: Who, word: Word, why: Why): Weighed => ({ who, word, why, capped: false });

/** Who is the reason where the fault itself names it. Null: it has to be weighed. */
const reasons: Readonly<Record<FailureClass, (seen: Evidence, shape: Shape | null) => Weighed[] | null>> = {
  COMM: () => null,
  CLAIM: (_, shape) => (shape === 'S7' ? null : [named('computer', 'most likely', 'held-by-another')]),
  PERM: () => [named('computer', 'most likely', 'not-granted')],
  HOSTSLOW: ({ fault, driftMs }) => [
    named(
      'computer',
      'most likely',
      fault.name === 'TabEnded' ? 'tab-ended' : driftMs > 0 ? 'stood-still' : 'missed-start',
    ),
  ],
  HOSTOLD: ({ fault }) => [
    fault.name === 'ResetRefused'
      ? named('computer', 'most likely', 'no-reset')
      : named('client', 'most likely', 'too-old'),
  ],
  ELIG: ({ fault }) => [
    named('apple', 'most likely', fault.name === 'SigningRefused' ? 'not-signed' : 'not-fitting'),
  ],
  NET: ({ fault }) => [
    named(
      'network',
      fault.name === 'RestoreFailed' ? 'more likely' : 'most likely',
      networkWhys[fault.name] ?? 'not-reached',
    ),
  ],
  FILE: ({ fault }) => [named('file', 'most likely', fileWhys[fault.name] ?? 'damaged')],
  DEVSTOR: () => [named('phone', 'most likely', 'says-so')],
  DEVPART: () => [named('phone', 'most likely', 'says-so')],
  POWER: () => [named('phone', 'most likely', 'low-battery')],
  LOCK: () => [named('phone', 'most likely', 'says-so')],
  WRONGDEV: () => [named('two-phones', 'most likely', 'another-came')],
  USER: () => [],
  CLIENT: ({ fault, unknown }) => [
    named(
      'client',
      fault.name === 'RestoreFailed' || fault.name === 'DidNotLeave' ? 'more likely' : 'most likely',
      fault.name === 'DidNotLeave' ? 'wrong-form' : unknown.length > 0 ? 'unanswered' : 'met-unknown',
    ),
  ],
  UNKNOWN: () => [named('phone', 'open', 'unrecognised')],
};

const networkWhys: Readonly<Record<string, Why>> = {
  SigningAnswerBroken: 'changed-answer',
  TicketMismatch: 'changed-answer',
  RestoreFailed: 'not-answered',
};

const fileWhys: Readonly<Record<string, Why>> = {
  ShelfFull: 'no-room',
  QuotaExceededError: 'no-room',
  SourceGone: 'file-gone',
  SourceChanged: 'file-gone',
  NotReadableError: 'file-gone',
  NotShelved: 'file-gone',
  ShelfBroken: 'file-gone',
};

/** Who may be the reason, likeliest first. `row`: the lost contacts in a row, this one last. */
export function weigh({ cls, seen }: Ended, shape: Shape | null, row: readonly Ended[]): Weighed[] {
  if (cls === null) return [named('phone', 'open', 'left-recovery')];
  const known = reasons[cls](seen, shape);
  if (known) return known;
  const weighed = weighLoss(seen, shape, row);
  // What iBoot refuses may be ours: an empty packet that lacked, or a ticket for another nonce.
  return seen.fault.name === 'CommandRefused'
    ? [named('client', 'possible', 'wrong-form'), ...weighed]
    : weighed;
}
