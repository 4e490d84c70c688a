import { situations } from '../browser/snapshots.ts';

const families = ['face', 'volume', 'home', 'pad'] as const;
const goals = ['recovery', 'dfu', 'restart'] as const;

/** Everything that the gallery shows: each situation, and each family's buttons on the way to each mode. */
export const names: readonly string[] = [
  ...Object.keys(situations),
  ...families.flatMap((family) => goals.map((goal) => `guide-${family}-${goal}`)),
];
