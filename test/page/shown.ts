import { situations } from '../browser/snapshots.ts';

const families = ['face', 'volume', 'home', 'pad'] as const;
const goals = ['recovery', 'dfu', 'restart'] as const;

/** The screens of the case that the tests tell (`case-story.ts`). */
const ofTheCase = ['story-verdict', 'story-case', 'story-report'] as const;

/** Everything that the gallery shows: each situation, the case, and each family's buttons on the way to each mode. */
export const names: readonly string[] = [
  ...Object.keys(situations),
  ...ofTheCase,
  ...families.flatMap((family) => goals.map((goal) => `guide-${family}-${goal}`)),
];
