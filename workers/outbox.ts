import type { Clock } from '../src/bytes/clock.ts';
import { within } from '../src/bytes/deadline.ts';
import type { Entry } from '../src/journal/entry.ts';
import { Journal, type Note } from '../src/journal/journal.ts';
import type { Sink, Taken } from '../src/session/contract.ts';

/** How long entries gather before they cross to the page together. */
const gatherMs = 16;
/** How long a page may take to say that it has them: it may be busy, or asleep. */
const takeMs = 5_000;
/** So often they are sent; after that they wait for the next entry. */
const tries = 3;

/**
 * A worker's end of the journal: entries are stamped here, gathered, and cross in batches. The page says how many it
 * has, and what it has not is sent again, so that an entry is neither lost nor written twice.
 */
export class Outbox {
  readonly note: Note;
  readonly #clock: Clock;
  readonly #sink: Sink;
  /** Written, and not known to be with the page. */
  #waiting: Entry[] = [];
  #arrived = 0;
  #gathers = false;
  #taken: Taken = { calls: 0, open: [] };
  /** What the page knows of it. */
  #told: Taken = this.#taken;
  #sending: Promise<void> | null = null;

  constructor(clock: Clock, sink: Sink, start: number) {
    this.#clock = clock;
    this.#sink = sink;
    const journal = new Journal(clock, start, (entry) => {
      this.#waiting.push(entry);
      if (this.#gathers) return;
      this.#gathers = true;
      clock.after(gatherMs, () => {
        this.#gathers = false;
        void this.flush();
      });
    });
    this.note = journal.note;
  }

  /** A call was taken up, or is done: the page hears of it at once. */
  took(taken: Taken): void {
    this.#taken = taken;
    void this.flush();
  }

  /** Resolves when the page has everything, or cannot be reached: before a call answers, so that its entries come first. */
  flush(): Promise<void> {
    this.#sending ??= this.#send().finally(() => {
      this.#sending = null;
    });
    return this.#sending;
  }

  async #send(): Promise<void> {
    let left = tries;
    while (left > 0 && (this.#waiting.length > 0 || this.#told !== this.#taken)) {
      const taken = this.#taken;
      const has = await this.#offer(taken);
      left = has !== null && has > this.#arrived ? tries : left - 1;
      if (has === null) continue;
      this.#told = taken;
      this.#waiting = this.#waiting.slice(Math.max(0, has - this.#arrived));
      this.#arrived = Math.max(this.#arrived, has);
    }
  }

  /** How many entries the page has; null: it does not say. */
  async #offer(taken: Taken): Promise<number | null> {
    try {
      const answer = Promise.resolve(this.#sink(this.#waiting, this.#arrived, taken));
      return await within(this.#clock, takeMs, 'the page', answer);
    } catch {
      return null;
    }
  }
}
