import type { Deed } from '../phone/body.ts';
import type { PlannedFault } from '../phone/faults.ts';
import { signingTroubles, type WorldDeed } from '../phone/fault-world.ts';
import { leaveTruth } from './leave-truth.ts';
import { reports } from './reports.ts';
import type { Spot } from './spots.ts';
import { lostContact, named, open, survives, type Truth } from './truth.ts';
import { worldTruth } from './world-truth.ts';

/** What can be done at a spot, and what it must lead to. Undefined: nothing of the kind happens there. */
export interface Effect {
  readonly do: Deed;
  readonly told?: PlannedFault['told'];
  readonly truth: (spot: Spot) => Truth | undefined;
}

const started = new Set<string>(['checks', 'disk', 'image', 'install']);
/** Longer than a person waits. */
const foreverMs = 10_000_000;

const modes = ['recovery', 'ibec', 'restore', 'normal', 'dfu'] as const;
/** ms: bounces, restarts, and what lies at and beyond the limits. */
const awayMs = [300, 1_500, 4_000, 7_000, 12_000, 18_000, 25_000, 29_000, 40_000, 90_000, 310_000];

const leaves: readonly Effect[] = [
  ...modes.flatMap((as) => awayMs.map((afterMs) => ({ as, afterMs }))),
  ...Array.from(awayMs, () => ({ as: 'never' as const, afterMs: 0 })),
].flatMap(({ as, afterMs }) =>
  [undefined, { touched: 'yes' }].map((told) => ({
    do: as === 'never' ? { leave: { as } } : { leave: { as, afterMs } },
    ...(told ? { told } : {}),
    truth: (spot: Spot) => leaveTruth(spot, { as, afterMs, touched: told !== undefined }),
  })),
);

const flap: Effect = {
  do: { leave: { as: 'restore', afterMs: 500, times: 5 } },
  truth: ({ phase }) => (started.has(phase) ? open('open', true) : undefined),
};

/** Endpoints by mode: control, the pipe to iBoot, both of the mux. */
const endpoints = { recovery: [0, 4], ibec: [0, 4], restore: [4, 0x85] } as const;
const stalls: readonly Effect[] = [0, 4, 0x85].map((stall) => ({
  do: { stall },
  truth: (spot) =>
    (endpoints[spot.mode] as readonly number[]).includes(stall) ? transferFails(spot) : undefined,
}));

const shorts: readonly Effect[] = [0, 1, 40].map((shortBytes) => ({
  do: { shortBytes },
  truth: (spot) => (spot.phase === 'kernel' ? undefined : transferFails(spot)),
}));

/** A transfer that fails while the phone stays; whether anything essential was under way is the moment's. */
function transferFails({ phase }: Spot): Truth {
  if (phase === 'finish') return survives(true);
  if (phase === 'prepare') return open('link', true);
  return { ...lostContact('link', 'S6'), ended: 'either' };
}

const silences: readonly Effect[] = [5_000, 30_000, 200_000, foreverMs].map((silenceMs) => ({
  do: { silenceMs },
  truth: ({ at, phase, leaving }) => {
    if (phase === 'finish' || (silenceMs <= 5_000 && phase !== 'prepare')) return survives(true);
    if (phase === 'ibec' || phase === 'load') return leaving ? open('open', true) : lostContact('open', 'S6');
    if (!started.has(phase)) return open('open', true);
    // A step for which Apple is asked through us may wait for the network as well (failures.md §1.5.2).
    const asksApple = at.checkpoint === 0x616 || at.request === 'FDRTrustData';
    if (silenceMs === foreverMs) return asksApple ? open('open', true) : lostContact('open', 'S8');
    // Its image service has waits of its own.
    return phase === 'image' ? open('open', true) : survives(true);
  },
}));

const slow: readonly Effect[] = [30_000, 200_000, 2_000_000].map((bytesPerSecond) => ({
  do: { bytesPerSecond },
  truth: () => survives(true),
}));

const windows: readonly Effect[] = [2_000, 10_000, 100_000].map((windowZeroMs) => ({
  do: { windowZeroMs },
  truth: ({ phase }) => {
    if (!started.has(phase)) return undefined;
    return windowZeroMs <= 10_000 || phase !== 'image' ? survives(true) : open('open', true);
  },
}));

const refusals: readonly Effect[] = [true as const, 'no'].map((refuse) => ({
  do: { refuse },
  truth: ({ at, phase, asks }) => {
    if (phase === 'handover') return survives(true);
    // The step waited for our data (failures.md §1.5.5, st:-1); in the step that loads the SEP it may be a part (§1.5.6).
    if (asks && at.request !== 'NORData') return named('computer', 'CLIENT');
    return 'component' in at || 'checkpoint' in at || 'request' in at ? open('open', false) : undefined;
  },
}));

/** A step that fails beside the way: the phone goes on, and so do we. */
const beside: Effect = {
  do: { checkpoint: 0x1301, result: 6, text: 'planned' },
  truth: ({ at }) => (at.checkpoint === 0x130a ? survives() : undefined),
};

const stranger: Effect = {
  do: { swapEcid: true },
  truth: ({ phase, leaving }) => {
    const arrives = phase === 'ibec' || phase === 'load' || leaving;
    return arrives
      ? { ended: 'failed', cause: 'person', class: 'WRONGDEV', shapes: ['S12'], looksLikeCable: true }
      : phase === 'prepare'
        ? undefined
        : survives();
  },
};

const worlds: readonly WorldDeed[] = [
  ...signingTroubles.map((tss) => ({ tss })),
  { fetch: 'fails' },
  { fetch: 'never' },
  { file: 'gone' },
  { file: 'changed' },
  { file: 'damaged' },
  { file: 'short' },
  { file: 'never' },
  { quota: true },
  { hidden: 1_000 },
  { hidden: 600_000 },
  { sleep: 8_000 },
  { sleep: 60_000 },
  { sleep: 400_000 },
  { reload: true },
  { grant: 'declined' },
  { grant: 'never' },
  { claim: 'open' },
  { claim: 'claim' },
];

/** Every effect, each as often as the grid is to hold it. */
export const everyEffect: readonly Effect[] = [
  ...leaves,
  flap,
  ...stalls,
  ...shorts,
  ...silences,
  ...slow,
  ...windows,
  ...refusals,
  ...reports,
  beside,
  stranger,
  ...worlds.map((world): Effect => ({ do: { world }, truth: (spot) => worldTruth(spot, world) })),
];
