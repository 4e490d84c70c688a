import type { Carried } from '../diagnosis/intake/carried.ts';
import type { Account, Taken } from '../diagnosis/intake/intake.ts';
import { fold } from '../journal/fold.ts';
import { computersOf, endOf, lasted, routeOf, setUpInWords, standing, workOf } from './say-case.ts';
import { day } from './say-figures.ts';
import { sightingInSentences } from './say-sighting.ts';
import { inSentences, verdict as words } from './say-verdict.ts';

/** What is said of something that was brought: one order, on the page and in a terminal. */
export interface Answer {
  readonly title: string;
  readonly lead: string;
  /** Headings with their lines; none of them is empty. */
  readonly parts: readonly Part[];
  /** Null: nothing has ended, so nothing is next. */
  readonly next: Part | null;
  /** Numbers, last and small. */
  readonly small: string;
}

/** A paragraph of an answer. */
export interface Part {
  readonly title: string;
  readonly lines: readonly string[];
}

/** An account, a sighting or a case in the words of a verdict. */
export function answerTo(taken: Taken | Carried): Answer {
  switch (taken.kind) {
    case 'sighting':
      return toSighting(taken.sighting);
    case 'case':
      return toCase(taken);
    default:
      return toAccount(taken);
  }
}

const unended: Answer = {
  title: 'Nothing has ended in it',
  lead: 'No attempt in it has failed or finished.',
  parts: [],
  next: null,
  small: '',
};

function toAccount({ verdict, entries }: Pick<Account, 'verdict' | 'entries'>): Answer {
  if (!verdict) return unended;
  const { title, lead, saw, told, likely, cannot, next, small } = inSentences(verdict, fold(entries));
  return {
    title,
    lead,
    parts: [
      { title: words.saw, lines: saw },
      { title: words.told, lines: told },
      { title: words.likely, lines: likely.map(({ what, why }) => `${what}: ${why}.`) },
      { title: words.cannot, lines: cannot },
    ].filter(({ lines }) => lines.length > 0),
    next: { title: `${next.label}: ${next.title}`, lines: withText(next.list, next.text) },
    small,
  };
}

function toSighting(sighting: Parameters<typeof sightingInSentences>[0]): Answer {
  const { title, told, means, cannot, next, route } = sightingInSentences(sighting);
  return {
    title,
    lead: told,
    parts: [
      { title: words.likely, lines: means },
      { title: words.cannot, lines: cannot },
    ],
    next: { title: next, lines: [route] },
    small: '',
  };
}

function toCase({ file, whole, next, verdict, entries }: Carried): Answer {
  const { attempts } = whole;
  const computers = computersOf(attempts);
  const answer = toAccount({ verdict, entries });
  return {
    ...answer,
    parts: [
      {
        title: `A case, saved on ${day(file.made)}`,
        lines: [
          `It is about the iPhone whose ECID ends in ${file.ecid.slice(-4)}.`,
          standing(attempts, next),
          ...attempts.map(
            (attempt, i) =>
              `${i + 1}. ${routeOf(attempt)}, ${workOf(attempt)}: ${endOf(attempt)}. ${lasted(attempt)}. ${setUpInWords(attempt, computers)}.`,
          ),
        ],
      },
      ...answer.parts,
    ],
  };
}

const withText = (list: readonly string[], text: string): readonly string[] =>
  text === '' ? list : [...list, text];
