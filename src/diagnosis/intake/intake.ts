import type { Entry } from '../../journal/entry.ts';
import { isCaseFile, readCase } from '../case/case-file.ts';
import type { Seals } from '../case/seals.ts';
import { NotUnderstood } from '../errors.ts';
import { explain } from '../explain.ts';
import { isJournal, readJournal } from '../read-journal.ts';
import type { Verdict } from '../verdict.ts';
import { carriedIn, type Carried } from './carried.ts';
import { isIdevicerestoreLog, readIdevicerestore } from './idevicerestore.ts';
import { sightingOf, type Sighting } from './sighting.ts';
import { isTranscript, readTranscript } from './transcript.ts';

/** An account of a restore: its entries, and what they allow to say. */
export interface Account {
  readonly kind: 'journal' | 'transcript' | 'idevicerestore';
  readonly entries: readonly Entry[];
  /** Null: nothing has ended in it. */
  readonly verdict: Verdict | null;
}

/** What somebody brought: an account of a restore, or a code or sentence that was seen elsewhere. */
export type Taken = Account | { readonly kind: 'sighting'; readonly sighting: Sighting };

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

/** The same, and case files besides, whose checksum is asked for outside. Throws `CaseFileBroken`, too. */
export async function takeAny(text: string, seals: Pick<Seals, 'digest'>): Promise<Taken | Carried> {
  return isCaseFile(text) ? carriedIn(await readCase(text, seals)) : take(text);
}

function accountIn(text: string): Omit<Account, 'verdict'> | null {
  if (isJournal(text)) return { kind: 'journal', entries: readJournal(text).entries };
  if (isTranscript(text)) return { kind: 'transcript', entries: readTranscript(text) };
  if (isIdevicerestoreLog(text)) return { kind: 'idevicerestore', entries: readIdevicerestore(text) };
  return null;
}
