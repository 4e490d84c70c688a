import { ofTheMoment, type Told } from '../journal/told.ts';
import { all, type Episode } from './episodes.ts';

/**
 * What a person has told of one try: how things were when it began, and what was answered after it about it. A later
 * answer takes the place of an earlier one. Answers about a moment belong to the try they were given about.
 */
export function toldOf({ before, entries, after, fault }: Episode): Told {
  const end = fault ? entries.indexOf(fault) : entries.length;
  const until = all([...before, ...entries.slice(0, end)], 'told');
  const about = all([...entries.slice(end), ...after], 'told').filter(({ of }) => of === 'then');
  const standing = Object.assign({}, ...until.map(({ told }) => lasting(told))) as Told;
  return Object.assign({}, standing, ...about.map(({ told }) => told)) as Told;
}

const fleeting: ReadonlySet<string> = new Set(ofTheMoment);

const lasting = (told: Told): Told =>
  Object.fromEntries(Object.entries(told).filter(([question]) => !fleeting.has(question)));
