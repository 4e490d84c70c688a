import type { FailureClass } from '../../src/diagnosis/classes.ts';
import type { Phase } from '../../src/journal/entry.ts';
import type { Shape } from '../../src/diagnosis/shapes.ts';

/** Whose doing a fault is. */
export type Cause = 'none' | 'link' | 'phone' | 'computer' | 'network' | 'file' | 'apple' | 'person' | 'open';

/**
 * What a fault must lead to, from what was done to phone or world and failures.md §1.2, §1.3 and §4 alone: the
 * diagnosis is never asked.
 */
export interface Truth {
  /** `either`: the restore may survive it. */
  readonly ended: 'finished' | 'failed' | 'either';
  readonly cause: Cause;
  /** Of a run that failed. Null: the specification leaves it open. */
  readonly class: FailureClass | null;
  /** The shapes that fit; `null` among them: none needs to. Absent: left open. */
  readonly shapes?: readonly (Shape | null)[];
  /** In which it breaks, of a run that must fail. Absent: left open. */
  readonly phase?: Phase;
  /** To a person it looks as if the cable were bad: contact is lost, or nothing moves. */
  readonly looksLikeCable: boolean;
}

/** What it must come to follows from what was done: a good end, or class and shape of a bad one. */
export const isDecidable = ({ ended, class: cls, shapes }: Truth): boolean =>
  ended === 'finished' || (cls !== null && shapes !== undefined);

/** The restore must end well: nothing happened, or nothing that may end it. */
export const survives = (looksLikeCable = false): Truth => ({
  ended: 'finished',
  cause: 'none',
  class: null,
  looksLikeCable,
});

/** Nothing but that it ends, and as what it ends, follows from what was done. */
export const open = (cause: Cause, looksLikeCable: boolean): Truth => ({
  ended: 'either',
  cause,
  class: null,
  looksLikeCable,
});

/** A fault from outside that the grid does not have: anything may come of it, in time and with a name. */
export const anything: Truth = open('link', false);

/** Contact ends in one of these shapes. */
export const lostContact = (cause: Cause, ...shapes: readonly Shape[]): Truth => ({
  ended: 'failed',
  cause,
  class: 'COMM',
  shapes,
  looksLikeCable: true,
});

/** The failure names itself, and no shape is needed. */
export const named = (cause: Cause, cls: FailureClass): Truth => ({
  ended: 'failed',
  cause,
  class: cls,
  shapes: [null],
  looksLikeCable: false,
});
