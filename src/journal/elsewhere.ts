import type { Behavior, Stage } from './entry.ts';
import type { Told } from './told.ts';

/** Who restored: this page, Apple's apps by their names, a nearby iPhone or iPad, or another tool. */
export type Route = 'web' | 'finder' | 'apple-devices' | 'itunes' | 'nearby' | 'other';

/** An attempt that was made with something else, as a person or its log tells it. */
export interface Elsewhere {
  readonly id: string;
  readonly route: Exclude<Route, 'web'>;
  readonly behavior: Behavior;
  readonly outcome: 'success' | 'failed';
  readonly startMode?: Stage;
  /** As it was read: `it:4013`. */
  readonly code?: string;
  /** What the code or the log means: a class of failure. */
  readonly class?: string;
  readonly eraseReached?: boolean;
  /** How things were set up there. */
  readonly told: Told;
}
