import { delMany, entries as allEntries, set } from 'idb-keyval';
import type { Entry, Kind } from '../journal/entry.ts';
import { openStore, type DurableStore } from './database.ts';
import type { Time } from './line.ts';

/** What one visit has written down. */
export interface Written {
  /** When it began, wall time: its name here. */
  readonly visit: number;
  readonly entries: readonly Entry[];
}

/** Keeps the journal of a visit as it grows, until its case has it: a closed tab or a crash loses nothing. */
export interface JournalStore {
  /** What visits have left, oldest first; not of those that another tab is at. */
  load(): Promise<Written[]>;
  /** Behind what this visit has written before, also before its page was opened anew. */
  append(visit: number, entries: readonly Entry[]): Promise<void>;
  /** What was written of this visit so far. */
  clear(visit: number): Promise<void>;
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

/** A visit, and which of its batches it is: in this order they are kept. */
type Key = [visit: number, nth: number];

/** A page that is reloaded holds its visit for a moment longer than it is there. */
const letsGoMs = 1000;

/** IndexedDB: one record per batch. The tab that is at a visit holds its lock. */
export class BrowserJournalStore implements JournalStore {
  readonly #store: DurableStore = openStore('replug-journal', 'batches');
  readonly #locks: LockManager | undefined;
  readonly #time: Time;
  readonly #held = new Map<number, Promise<boolean>>();
  /** By visit, the keys of its batches that are here. */
  readonly #keys = new Map<number, readonly Key[]>();

  /** `locks`: absent where the browser has none. */
  constructor(locks: LockManager | undefined, time: Time) {
    this.#locks = locks;
    this.#time = time;
  }

  async load(): Promise<Written[]> {
    const written = new Map<number, Entry[]>();
    for (const [key, batch] of await allEntries<Key, Entry[]>(this.#store('relaxed'))) {
      const [visit] = key;
      written.set(visit, [...(written.get(visit) ?? []), ...batch]);
      this.#keys.set(visit, [...this.#keysOf(visit), key]);
    }
    const ours = await Promise.all([...written.keys()].map((visit) => this.#hold(visit)));
    return [...written].filter((_, i) => ours[i]).map(([visit, entries]) => ({ visit, entries }));
  }

  append(visit: number, batch: readonly Entry[]): Promise<void> {
    void this.#hold(visit);
    const keys = this.#keysOf(visit);
    const key: Key = [visit, (keys.at(-1)?.[1] ?? -1) + 1];
    this.#keys.set(visit, [...keys, key]);
    const turn = batch.some(({ kind }) => turns.has(kind));
    return set(key, batch, this.#store(turn ? 'strict' : 'relaxed'));
  }

  async clear(visit: number): Promise<void> {
    const gone = this.#keysOf(visit);
    await delMany([...gone], this.#store('relaxed'));
    this.#keys.set(
      visit,
      this.#keysOf(visit).filter((key) => !gone.includes(key)),
    );
  }

  readonly #keysOf = (visit: number): readonly Key[] => this.#keys.get(visit) ?? [];

  /** False: another tab is at it. The browser takes the lock back when this tab ends, however it ends. */
  #hold(visit: number): Promise<boolean> {
    const held = this.#held.get(visit) ?? this.#ask(visit);
    this.#held.set(visit, held);
    return held;
  }

  #ask(visit: number): Promise<boolean> {
    if (!this.#locks) return Promise.resolve(true);
    const waiting = new AbortController();
    const cancel = this.#time.after(letsGoMs, () => {
      waiting.abort();
    });
    return new Promise((answer) => {
      const granted = (): Promise<never> => {
        cancel();
        answer(true);
        return new Promise(() => undefined);
      };
      this.#locks!.request(`replug-visit:${visit}`, { signal: waiting.signal }, granted).catch(() => {
        answer(false);
      });
    });
  }
}
