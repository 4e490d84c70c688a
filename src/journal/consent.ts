import type { Behavior } from './entry.ts';

/** A person's agreement to one attempt at one phone (failures.md §2.7). */
export interface Consent {
  readonly ecid: string;
  readonly behavior: Behavior;
  /** When it was given, ms since 1970; with the phone it is the name of this consent. */
  readonly at: number;
}

/** How long a consent holds. */
const consentMs = 15 * 60_000;

/** What is wrong with a consent. */
export type ConsentFlaw = 'missing' | 'other-phone' | 'other-operation' | 'expired' | 'used';

/** What is about to be done, when, and the times of all consents that were used before. */
export interface ConsentUse {
  readonly ecid: string;
  readonly behavior: Behavior;
  readonly now: number;
  readonly used: ReadonlySet<number>;
}

/** Null: it holds for this one attempt. */
export function flawOf(consent: Consent | null, use: ConsentUse): ConsentFlaw | null {
  if (!consent) return 'missing';
  if (consent.ecid !== use.ecid) return 'other-phone';
  if (consent.behavior !== use.behavior) return 'other-operation';
  if (use.used.has(consent.at)) return 'used';
  // A clock that was set back makes no consent young again.
  return Math.abs(use.now - consent.at) > consentMs ? 'expired' : null;
}
