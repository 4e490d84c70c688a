import { grantFor, grantsAfter, noGrants, type Grant, type GrantsKnown } from '../journal/grants.ts';
import type { Stage } from '../journal/entry.ts';
import type { Note } from '../journal/journal.ts';
import type { Outfit } from './outfit.ts';
import { startWithinMs, type Passage } from './phases.ts';

/** A phone that is not back this long after it usually is may be hidden. */
const slackMs = 1_500;
/** One whose grant this page holds is merely slow: only long after is a withdrawn grant worth asking for. */
const heldSlackMs = 30_000;
/** From here on the list is worth opening before the phone is back: it is live. */
const longMs = 8_000;

/** Follows what is written down, and knows from it for which stages Chrome will ask. */
export class GrantBook {
  readonly note: Note;
  #known: GrantsKnown = noGrants;

  constructor(note: Note) {
    this.note = (what) => {
      this.#known = grantsAfter(this.#known, what);
      note(what);
    };
  }

  /** A person has picked a phone in Chrome's list. */
  picked(): void {
    this.#known = { ...this.#known, asked: true };
  }

  for(stage: Stage): Grant {
    return grantFor(this.#known, stage);
  }
}

/**
 * Has the person asked for the stage that is due, in time: at once where Chrome is sure to ask and the phone is away for
 * long, else when it should be back and is not seen. Of two stages that it may come back as, the one that Chrome hides is
 * asked for. The answer takes the wish back.
 */
export function askWhenDue(
  { world, asks, note }: Outfit,
  { to, or = to, usualMs, unasked, byHand }: Passage,
  grants: Pick<GrantBook, 'for'>,
): () => void {
  if (!asks || unasked) return () => undefined;
  const stage = [to, or].find((each) => grants.for(each) !== 'held') ?? to;
  const grant = grants.for(stage);
  const due = (afterMs: number, away: boolean): void => {
    // iBoot waits for long; the restore system's own patience runs from its start.
    const limitMs = stage === 'restore' ? Math.max(0, startWithinMs - afterMs) : null;
    note({ who: 'page', kind: 'grant-due', stage, limitMs, ...(away ? { away } : {}) });
  };
  if (grant === 'new' && usualMs >= longMs && !byHand) due(0, true);
  const dueMs = usualMs + (grant === 'held' ? heldSlackMs : slackMs);
  return world.clock.after(dueMs, () => {
    due(dueMs, false);
  });
}
