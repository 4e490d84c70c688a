import { clear, entries as allEntries, set } from 'idb-keyval';
import type { Entry, Kind } from '../journal/entry.ts';
import { openStore, type DurableStore } from './database.ts';

/** Keeps the journal of the present case as it grows, so that a closed tab or a crash loses nothing. */
export interface JournalStore {
  /** What the last visit left. */
  load(): Promise<Entry[]>;
  append(entries: readonly Entry[]): Promise<void>;
  clear(): Promise<void>;
}

/** What the next visit has to know, whatever happens: it decides what may be said of the data on the phone. */
const turns: ReadonlySet<Kind> = new Set<Kind>([
  'consented',
  'attempt',
  'phase',
  'fault',
  'restored',
  'started',
  'start-unseen',
]);

/** IndexedDB: one record per batch, under a counting key. */
export class BrowserJournalStore implements JournalStore {
  readonly #store: DurableStore = openStore('replug-journal', 'batches');
  #next = 0;

  async load(): Promise<Entry[]> {
    const batches = (await allEntries<number, Entry[]>(this.#store('relaxed'))).sort(([a], [b]) => a - b);
    this.#next = (batches.at(-1)?.[0] ?? -1) + 1;
    return batches.flatMap(([, batch]) => batch);
  }

  append(batch: readonly Entry[]): Promise<void> {
    const turn = batch.some(({ kind }) => turns.has(kind));
    return set(this.#next++, batch, this.#store(turn ? 'strict' : 'relaxed'));
  }

  async clear(): Promise<void> {
    await clear(this.#store('relaxed'));
    this.#next = 0;
  }
}
