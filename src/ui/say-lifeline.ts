import type { Stage } from '../journal/entry.ts';
import type { DataChange, DataState, Segment } from '../journal/snapshot.ts';
import { clock, clockSeconds, duration, spoken } from './say-figures.ts';
import { stageInWords, stageName } from './say-phone.ts';

/** Labels of the drawing. */
export const label = {
  planned: (stage: Stage): string =>
    stage === 'restore' ? 'Restore system: iOS is written here' : stageName[stage],
  plannedShort: (stage: Stage): string => stageName[stage],
  stage: (stage: Stage | null): string => stageName[stage ?? 'unknown'],
  since: (at: number, ms: number): string => `since ${clock(at)}, ${duration(ms)}`,
  sinceShort: (at: number): string => `since ${clock(at)}`,
  gap: (ms: number, usualMs: number | null): string =>
    usualMs === null ? duration(ms) : `${duration(ms)}, usual ${duration(usualMs)}`,
  gapShort: (ms: number): string => duration(ms),
  restarting: 'Restarting, this is normal',
  longer: 'Longer than usual, still allowed',
  restartingShort: 'Restarting, normal',
  longerShort: 'Longer than usual',
  away: (ms: number): string => `away ${duration(ms)}`,
  awayOf: (ms: number, limitMs: number): string => `away ${duration(ms)} of at most ${duration(limitMs)}`,
  expected: (usualMs: number): string => `expected ≤ ${duration(usualMs)}`,
  usual: (usualMs: number): string => `usual ${duration(usualMs)}`,
  hidden: 'Likely here, hidden from this page',
  hiddenShort: 'Hidden until you click',
  lost: (at: number): string => `${clockSeconds(at)} contact lost`,
  lostShort: 'Contact lost',
  cameBack: (stage: Stage | null): string => `came back as ${stageName[stage ?? 'unknown']}`,
  waitForIt: 'We wait 30 s for it',
  logo: 'logo',
};

/** Labels under the data lane. */
export const dataLabel = (state: DataState, at: number, first: boolean): string => {
  const since = first || at === 0 ? '' : ` since ${clock(at)}`;
  switch (state) {
    case 'untouched':
    case 'untouched-by-us':
      return 'Your data: untouched';
    case 'kept':
      return 'Kept so far';
    case 'erasing':
      return '';
    case 'erased':
      return `Erased${since}, as you agreed`;
    case 'unknown':
      return 'Cannot be told';
  }
};

/** What stands around the lifeline. */
export const words = {
  caption: 'Lifeline of the iPhone on the cable, in order:',
  read: 'Read the lifeline as words',
  hide: 'Hide the words',
  none: 'No iPhone on the cable yet. Planned: recovery, second start-up step, restore system, iOS.',
  planned: (stages: readonly Stage[]): string =>
    `Still to come: ${stages.map((stage) => stageInWords[stage]).join(', ')}.`,
};

/** A part of the line as a sentence. `t` and `at`: now, on the attempt's clock and on the wall. */
export function segmentWords(segment: Segment, t: number): string {
  const { shape, stage, fromAt, until } = segment;
  const ms = (until ?? t) - segment.from;
  const name = stageName[stage ?? 'unknown'];
  const lasts = until === null;
  switch (shape) {
    case 'here':
      return lasts
        ? `${name} since ${clock(fromAt)}. Here now, for ${spoken(ms)}.`
        : `${clock(fromAt)} ${name}, ${spoken(ms)}.`;
    case 'gap': {
      const usual = segment.usualMs === null ? '' : `, usual ${duration(segment.usualMs)}`;
      if (!lasts) return `Expected gap, ${spoken(ms)}${usual}.`;
      const most = segment.limitMs === null ? '' : `, at most ${spoken(segment.limitMs)}`;
      return `Expected gap since ${clock(fromAt)}: away for ${spoken(ms)}${usual}${most}.`;
    }
    case 'hidden':
      return lasts
        ? `Since ${clock(fromAt)} the iPhone is probably here, in ${stageInWords[stage ?? 'unknown']}, but hidden from this page until you click.`
        : `Hidden from this page for ${spoken(ms)}, until you clicked.`;
    case 'break':
      return lasts
        ? `Break at ${clockSeconds(fromAt)}: contact lost, not expected. Away for ${spoken(ms)}.`
        : `Break at ${clockSeconds(fromAt)}: contact lost, not expected, for ${spoken(ms)}.`;
    case 'wrong':
      return `Then it came back in ${stageInWords[stage ?? 'unknown']}, which was not expected.`;
  }
}

const dataInWords: Record<DataState, string> = {
  'untouched-by-us': 'untouched by us',
  untouched: 'untouched',
  kept: 'kept so far, not confirmed',
  erasing: 'being erased, as agreed',
  erased: 'erased, as agreed',
  unknown: 'cannot be told',
};

/** The data lane as one sentence; empty when nothing is known. */
export function dataWords(changes: readonly DataChange[]): string {
  if (changes.length === 0) return '';
  const parts = changes.map(({ state, at }, i) =>
    i === 0 ? dataInWords[state] : `from ${clock(at)} ${dataInWords[state]}`,
  );
  return `Your data: ${parts.join(', ')}.`;
}
