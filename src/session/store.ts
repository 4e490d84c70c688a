import { clear, createStore, entries as allEntries, set, type UseStore } from 'idb-keyval';
import type { Entry } from '../journal/entry.ts';

/** Keeps the journal of the present case as it grows, so that a closed tab or a crash loses nothing. */
export interface JournalStore {
  /** What the last visit left. */
  load(): Promise<Entry[]>;
  append(entries: readonly Entry[]): Promise<void>;
  clear(): Promise<void>;
}

/** IndexedDB: one record per batch, under a counting key. */
export class BrowserJournalStore implements JournalStore {
  readonly #store: UseStore = createStore('replug-journal', 'batches');
  #next = 0;

  async load(): Promise<Entry[]> {
    const batches = (await allEntries<number, Entry[]>(this.#store)).sort(([a], [b]) => a - b);
    this.#next = (batches.at(-1)?.[0] ?? -1) + 1;
    return batches.flatMap(([, batch]) => batch);
  }

  append(batch: readonly Entry[]): Promise<void> {
    return set(this.#next++, batch, this.#store);
  }

  async clear(): Promise<void> {
    await clear(this.#store);
    this.#next = 0;
  }
}
