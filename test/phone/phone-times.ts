import type { PhoneMode } from './body.ts';

/** Milliseconds that a phone is off the bus, by what it was and what it comes back as. */
const away: Readonly<Record<string, number>> = {
  // iPhone 11 Pro, iOS 18.3: 9.7 s after leaving.
  'normal>recovery': 8000,
  'recovery>ibec': 1500,
  // A boot ROM that refused its image.
  'dfu>dfu': 1200,
  'ibec>ibec': 1500,
  // The same phone: 14.0 s.
  'ibec>restore': 14000,
  'restore>normal': 20000,
};

const otherwise: Readonly<Record<PhoneMode, number>> = {
  normal: 20000,
  recovery: 5000,
  ibss: 1200,
  ibec: 1500,
  restore: 14000,
  dfu: 4000,
  'port-dfu': 4000,
  never: Infinity,
};

/** For how long the phone is off the bus between two modes, ms; `Infinity` where it stays away. */
export const awayFor = (from: PhoneMode, to: PhoneMode): number => away[`${from}>${to}`] ?? otherwise[to];

/**
 * What has come leaves once and returns soon: a loose contact, or a host service that changes the configuration of a
 * system.
 */
export interface SecondAppearance {
  readonly of: PhoneMode;
  /** 3 s when absent. */
  readonly leavesAfterMs?: number;
  /** 3 s when absent. */
  readonly awayMs?: number;
}

/** How long the first appearance lasts, and the gap before the second. */
export const secondAppearance = { leavesAfterMs: 3000, awayMs: 3000 } as const;
