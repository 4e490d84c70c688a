import type { Entry } from '../journal/entry.ts';
import { fold } from '../journal/fold.ts';
import type { Snapshot } from '../journal/snapshot.ts';
import { lastVisit, tabEnded } from './last-visit.ts';
import type { Time } from './line.ts';
import type { JournalStore, Written } from './store.ts';
import type { Visits } from './visits.ts';

/** An earlier visit, and how it looked when its page was closed. */
export interface Earlier extends Written {
  readonly snapshot: Snapshot;
  readonly was: ReturnType<typeof lastVisit>;
}

/** Storage that does not answer within this is left as it is, and the visit begins without it. */
const readMs = 5000;

/**
 * The journals of visits, from their first entry until their case has them. A visit that its case could not take in stays
 * where it is, for the next one to try again.
 */
export class Logbook {
  readonly #store: JournalStore;
  readonly #visits: Visits;
  readonly #time: Time;
  readonly #refused: (error: unknown) => void;
  #visit: number;
  /** By the name that their case knows them by: visits that it could not take in. */
  readonly #unfiled = new Map<string, number>();

  /** `refused`: something cannot be read, or written down. */
  constructor(store: JournalStore, visits: Visits, time: Time, refused: (error: unknown) => void) {
    this.#store = store;
    this.#visits = visits;
    this.#time = time;
    this.#refused = refused;
    this.#visit = Math.round(time.wall());
  }

  /**
   * What earlier visits left becomes part of its case. One that a person may want to see the end of is answered instead,
   * and goes on. `anew`: none does.
   */
  async open(anew: boolean): Promise<Earlier | null> {
    await this.#soon(this.#visits.load());
    const left = ((await this.#soon(this.#store.load())) ?? []).map((each) => this.#lookedAt(each));
    const shown = anew ? [] : left.filter(({ was }) => was !== 'over');
    const goesOn = shown.findLast(({ was }) => was === 'cut-short') ?? shown.at(-1) ?? null;
    for (const each of left) if (each !== goesOn) await this.#file(each.visit, ended(each));
    if (goesOn) this.#visit = goesOn.visit;
    return goesOn;
  }

  write(entries: readonly Entry[]): void {
    this.#store.append(this.#visit, entries).catch(this.#refused);
  }

  /** The visit is over: it becomes part of its case. */
  async close(entries: readonly Entry[]): Promise<void> {
    await this.#file(this.#visit, entries);
  }

  /** Visits that were deleted from their case do not come back into it. */
  async drop(ids: ReadonlySet<string>): Promise<void> {
    for (const [id, visit] of this.#unfiled) if (ids.has(id)) await this.#clear(visit);
  }

  async #file(visit: number, entries: readonly Entry[]): Promise<void> {
    if (await this.#visits.keep(entries)) await this.#clear(visit);
    else this.#unfiled.set(this.#visits.idOf(entries), visit);
  }

  async #clear(visit: number): Promise<void> {
    await this.#store.clear(visit).catch(this.#refused);
  }

  #lookedAt(written: Written): Earlier {
    const snapshot = fold(written.entries);
    return { ...written, snapshot, was: lastVisit(snapshot, this.#time.wall()) };
  }

  async #soon<T>(reading: Promise<T>): Promise<T | null> {
    let cancel = (): void => undefined;
    const late = new Promise<null>((answer) => {
      cancel = this.#time.after(readMs, () => {
        answer(null);
      });
    });
    const read = reading.catch((error: unknown) => {
      this.#refused(error);
      return null;
    });
    return Promise.race([read, late]).finally(() => {
      cancel();
    });
  }
}

/** A visit as its case has it: nobody was there to write down how it ended. */
const ended = ({ entries, snapshot, was }: Earlier): readonly Entry[] =>
  was === 'cut-short'
    ? [...entries, { t: snapshot.t, at: snapshot.now, ...tabEnded(snapshot.phase!) }]
    : entries;
