import type { Consent } from './consent.ts';

/** The proof that a file was checked whole: it must be this very file. */
export interface Verified {
  readonly file: string;
  readonly size: number;
  readonly lastModified: number;
  /** Boards (`d53gap`) whose parts were checked: the rest may be missing. Null: all of the file. */
  readonly boards: readonly string[] | null;
}

/** What a person lets be done: one attempt at one phone, and how far a bench may go with it. */
export interface Order extends Consent {
  /** A real phone may be erased by a version that cannot answer everything this build will ask for. */
  readonly bench: boolean;
}
