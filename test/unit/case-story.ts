import type { Told } from '../../src/journal/told.ts';
import type { Entry, Host, JournalHead, What } from '../../src/journal/entry.ts';
import {
  again,
  came,
  journal,
  later,
  left,
  now,
  phase,
  ready,
  upTo,
  type Line,
} from './diagnosis-journal.ts';
import { fault } from './diagnosis-journal.ts';

const host: Host = { os: 'linux', browser: 'Chrome 156', usb: true };
const opened: Line = [
  0,
  { who: 'page', kind: 'opened', version: '0.1.0', host, relay: true, install: 'aaaa1111' },
];
const then = (told: Told): What => ({ who: 'person', kind: 'told', of: 'then', told });

const as = (behavior: 'erase' | 'update', id: string, lines: readonly Line[]): Line[] =>
  lines.map(([at, what]) => [at, what.kind === 'attempt' ? { ...what, behavior, id } : what]);

/** Lost in the image, and back in recovery mode 11 s later. */
const loss = (behavior: 'erase' | 'update', id: string): Line[] => [
  ...as(behavior, id, upTo.image),
  [180, left('restore')],
  [180.02, fault('image', 'LinkLost', { how: 'left', error: 'NetworkError' })],
  [191, came('recovery')],
  [191, { who: 'page', kind: 'returned', stage: 'recovery', afterMs: 11_000 }],
];

/**
 * The case that the screens tell: an update with cable A and a restore with cable B, both lost; everything that costs
 * nothing was put right. The next step is another port.
 */
export const caseStory: readonly Entry[] = journal(
  [opened],
  ready,
  loss('update', 'first'),
  [
    [200, then({ cable: 'A', port: 'left', path: 'direct', current: 'yes', touched: 'no' })],
    [201, now({ restarted: 'yes', cable: 'B', certified: 'yes' })],
    [202, again],
  ],
  later(500, [[4, phase('prepare')], ...loss('erase', 'second')]),
  [[700, then({ touched: 'no' })]],
);

/** Lost once more, an hour later and at a second computer: its browser has another mark. */
export const secondComputer: readonly Entry[] = caseStory
  .slice(
    0,
    caseStory.findIndex(({ kind }) => kind === 'again'),
  )
  .map((entry) => ({
    ...entry,
    at: entry.at + 3_600_000,
    ...(entry.kind === 'opened' ? { install: 'bbbb2222' } : {}),
    ...(entry.kind === 'attempt' ? { id: 'third' } : {}),
  })) as Entry[];

/** As the page saves it: a head, then one entry a line. */
export const saved = (entries: readonly Entry[]): string => {
  const head: JournalHead = { journal: 1, version: '0.1.0', made: 0 };
  return [head, ...entries].map((line) => JSON.stringify(line)).join('\n');
};
