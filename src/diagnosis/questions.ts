import type { DataState } from '../journal/snapshot.ts';
import type { Told } from '../journal/told.ts';
import type { FailureClass } from './classes.ts';
import type { Evidence } from './evidence.ts';
import type { Shape } from './shapes.ts';

/** Something that only a person can see. */
export type Question = keyof Told;

type When = (seen: Evidence, cls: FailureClass | null, shape: Shape | null) => boolean;

const shaped =
  (...shapes: readonly Shape[]): When =>
  (_, __, shape) =>
    shape !== null && shapes.includes(shape);
const lost: When = (_, cls) => cls === 'COMM';
const mayBeSaved: ReadonlySet<string> = new Set<DataState>(['untouched-by-us', 'untouched', 'kept']);

/** What is remembered for a minute comes first (failures.md §3.2); nothing is asked that would not change anything. */
const rules: readonly (readonly [question: Question, when: When])[] = [
  ['touched', shaped('S5b', 'S5c')],
  ['held', shaped('S3')],
  ['screen', shaped('S4')],
  ['cable', lost],
  ['path', lost],
  ['current', (_, cls) => cls === 'COMM' || cls === 'HOSTOLD'],
  ['virtualMachine', shaped('S1', 'S2', 'S7')],
  ['others', (_, cls) => cls === 'CLAIM'],
  ['port', (seen, cls) => cls === 'COMM' && seen.told.cable !== undefined],
  ['certified', (seen, cls) => cls === 'COMM' && seen.told.cable !== undefined],
  // Whether an update comes before an erase (table row D30).
  ['dataMatters', (seen, cls) => cls === 'COMM' && mayBeSaved.has(seen.data)],
  ['harmed', (_, cls) => cls === 'DEVPART' || cls === 'DEVSTOR'],
];

/** What to ask after a try, most urgent first. What was answered of it is not asked again. */
export const questionsAfter = (seen: Evidence, cls: FailureClass | null, shape: Shape | null): Question[] =>
  rules.flatMap(([question, when]) =>
    seen.told[question] === undefined && when(seen, cls, shape) ? [question] : [],
  );
