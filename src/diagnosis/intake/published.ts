import type { FailureClass } from '../classes.ts';

/** What is published about a number that a person reads in one of Apple's apps. */
interface Published {
  readonly cls: FailureClass;
  /** Tables contradict one another about it: only the first action is followed (failures.md §1.6). */
  readonly several: boolean;
  /** What is to be tried first, where the tables name something else than for the rest of the class. */
  readonly first: FirstAction | null;
}

/** A first action of its own (failures.md §1.5). */
export type FirstAction =
  | 'pause-security'
  | 'other-computer'
  | 'other-cable-and-computer'
  | 'signed-build'
  | 'date-and-time'
  | 'room-on-it';

type Row = readonly [cls: FailureClass, ...codes: readonly (number | readonly [from: number, to: number])[]];

/** First row that has the number. Sources: failures.md §1.4 and §1.5, whose own tags say how far each is to be trusted. */
const rows: readonly Row[] = [
  ['HOSTOLD', 1618, 1619],
  ['FILE', 1644, [3100, 3193]],
  ['ELIG', -35, 3194, 3195, 3002, 1015],
  ['NET', 2, 4, 17, 1000, 1013, 1638, 1671, 9006, 9008, 11222, [1100, 1199], [3000, 3999], [9800, 9899]],
  ['COMM', 9, 13, 14, 1394, 1428, 1646, [1413, 1418], [1600, 1604], 1611, [1643, 1650], [4000, 4099]],
  ['COMM', 2003, 2005, 2006, 2008, 2009],
  ['CLAIM', 2001, 2002],
  ['DEVPART', 1, 3, 10, 16, 20, 23, 26, 27, 28, 29, 31, 35, 36, 37, 53, 56, 60, 1002, 1004, 1008, 1011, 1012],
  ['DEVPART', 1014, 1023, 1667, 1669, -1],
];

const ambiguous: ReadonlySet<number> = new Set([
  6, 9, 10, 11, 14, 20, 21, 34, 36, 37, 40, 56, 1015, 1604, 1611,
]);

type FirstRow = readonly [
  first: FirstAction,
  ...codes: readonly (number | readonly [from: number, to: number])[],
];

const firsts: readonly FirstRow[] = [
  ['pause-security', 2, 4, 6, 1000, 11222],
  ['other-computer', 20, 21, 34, 36, 37, 40],
  ['other-cable-and-computer', 10, 56],
  ['signed-build', 1015],
  ['date-and-time', [9800, 9899]],
];

const holds = (code: number, [, ...codes]: Row | FirstRow): boolean =>
  codes.some((each) => (typeof each === 'number' ? each === code : each[0] <= code && code <= each[1]));

const rowOf = (code: number): Row | undefined => rows.find((row) => holds(code, row));

/** Anything at all is published of it. */
export const isPublished = (code: number): boolean => ambiguous.has(code) || rowOf(code) !== undefined;

/** A number typed in by a person stays in the person's space: it may be anything of what is published of it. */
export function publishedOf(code: number): Published {
  const several = ambiguous.has(code);
  // Where the tables differ a class would be a guess; the family of lost contact is the one they agree on for these.
  const agreed =
    several && !(code === 9 || code === 14 || code === 1604 || code === 1611) ? 'UNKNOWN' : rowOf(code)?.[0];
  return { cls: agreed ?? 'UNKNOWN', several, first: firsts.find((row) => holds(code, row))?.[0] ?? null };
}
