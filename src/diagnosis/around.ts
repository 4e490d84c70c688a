import { phases } from '../journal/entry.ts';
import type { Attempt, SetUp } from './case/attempt.ts';
import type { Case } from './case/case.ts';
import type { Next } from './ladder/ladder.ts';
import { streakOf } from './ladder/streak.ts';
import { missing } from './ladder/suspicion.ts';

/** What a lost contact is compared with: others of this phone, other apps, other phones. */
export interface Around {
  /** The contacts lost in a row up to this one, oldest first, wherever that was. */
  readonly row: readonly Attempt[];
  /** How other phones fared on this position, with this cable and port, in the last 24 hours. */
  readonly neighbours: readonly ('restored' | 'lost')[];
  /** What an app of Apple's did with this phone: restored it right after, or lost contact, too. */
  readonly apple: 'restored' | 'lost' | null;
  /** The stop condition of the ladder holds (failures.md §2.6). */
  readonly suspected: boolean;
}

const ours: ReadonlySet<string> = new Set(['web', 'other']);

/** What the case knows beside the try that ended at `at`. */
export function aroundOf(
  { attempts }: Case,
  { lines }: Next,
  at: number,
  neighbours: Around['neighbours'],
): Around {
  const i = attempts.findLastIndex((each) => each.route === 'web' && each.endedAt === at);
  const until = i < 0 ? attempts : attempts.slice(0, i + 1);
  const row = streakOf(until);
  const apples = attempts.filter(({ route }) => !ours.has(route));
  const restored = apples.some((each) => each.outcome === 'success' && attempts.indexOf(each) > i);
  const lost = apples.some(({ cls }) => cls === 'COMM');
  return {
    row: row.length > 0 ? row : until.slice(-1),
    neighbours,
    apple: restored ? 'restored' : lost ? 'lost' : null,
    suspected: missing(lines).length === 0,
  };
}

/** Of the system image: less is chance. */
const furtherBy = 0.1;

/** Two or more other phones were lost at one place: it is the place (failures.md §3.3, E15). */
export const lostBeside = (neighbours: Around['neighbours']): boolean =>
  neighbours.filter((each) => each === 'lost').length > 1;

/** How far it got, for a comparison of two: a later phase, or a good part of the image more. */
export function isFurther(a: Attempt, b: Attempt): boolean {
  const [here, there] = [a, b].map(({ phase }) => phases.indexOf(phase ?? 'prepare')) as [number, number];
  if (here !== there) return here > there;
  return a.share !== null && b.share !== null && a.share - b.share >= furtherBy;
}

/** The different known answers to one question about the set-up. */
export const distinct = (row: readonly Attempt[], question: keyof SetUp): Set<unknown> =>
  new Set(row.flatMap(({ setUp }) => (setUp[question] ? [setUp[question].value] : [])));
