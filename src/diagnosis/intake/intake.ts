import type { Entry } from '../../journal/entry.ts';
import { NotUnderstood } from '../errors.ts';
import { explain } from '../explain.ts';
import { isJournal, readJournal } from '../read-journal.ts';
import type { Verdict } from '../verdict.ts';
import { isIdevicerestoreLog, readIdevicerestore } from './idevicerestore.ts';
import { sightingOf, type Sighting } from './sighting.ts';
import { isTranscript, readTranscript } from './transcript.ts';

/** What somebody brought: an account of a restore with its verdict, or a code or sentence that was seen elsewhere. */
export type Taken =
  | {
      readonly kind: 'journal' | 'transcript' | 'idevicerestore';
      readonly entries: readonly Entry[];
      /** Null: nothing has ended in it. */
      readonly verdict: Verdict | null;
    }
  | { readonly kind: 'sighting'; readonly sighting: Sighting };

/**
 * Whatever is pasted or dropped. Throws `NotAJournal` and `NotATranscript` for one that breaks off in the middle,
 * `NotUnderstood` for anything else.
 */
export function take(text: string): Taken {
  const told = accountIn(text);
  if (told) return { ...told, verdict: explain(told.entries) };
  const sighting = sightingOf(text);
  if (!sighting) throw new NotUnderstood();
  return { kind: 'sighting', sighting };
}

function accountIn(
  text: string,
): { kind: 'journal' | 'transcript' | 'idevicerestore'; entries: readonly Entry[] } | null {
  if (isJournal(text)) return { kind: 'journal', entries: readJournal(text).entries };
  if (isTranscript(text)) return { kind: 'transcript', entries: readTranscript(text) };
  if (isIdevicerestoreLog(text)) return { kind: 'idevicerestore', entries: readIdevicerestore(text) };
  return null;
}
