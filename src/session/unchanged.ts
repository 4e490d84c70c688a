import type { KeptJournal } from '../diagnosis/case/by-phone.ts';
import { standingOf } from '../diagnosis/case/kept.ts';
import { mayTry } from '../diagnosis/ladder/retry.ts';
import type { Behavior, Entry } from '../journal/entry.ts';

/** What is known of a phone, in this visit and in those before. */
interface Known {
  readonly kept: readonly KeptJournal[];
  readonly entries: readonly Entry[];
}

/**
 * Would this try repeat what has lost contact twice (rule R66)? A restart of the phone is no part of how things are set
 * up, and is a change all the same. It needs the ladder, and with it a chunk of its own.
 */
export function unchanged({ kept, entries }: Known, behavior: Behavior): boolean {
  const since = entries.slice(entries.findLastIndex(({ kind }) => kind === 'fault') + 1);
  if (since.some((entry) => entry.kind === 'told' && entry.told.restarted === 'yes')) return false;
  return !mayTry(standingOf(kept, entries, false).whole, behavior);
}
