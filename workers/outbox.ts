import type { Clock } from '../src/bytes/clock.ts';
import type { Entry } from '../src/journal/entry.ts';
import { Journal, type Note } from '../src/journal/journal.ts';
import type { Sink } from '../src/session/contract.ts';

/** How long entries gather before they cross to the page together. */
const gatherMs = 16;

/** A worker's end of the journal: entries are stamped here, gathered, and cross in batches. */
export class Outbox {
  readonly note: Note;
  readonly #sink: Sink;
  #gathered: Entry[] = [];

  constructor(clock: Clock, sink: Sink, start: number) {
    this.#sink = sink;
    const journal = new Journal(clock, start, (entry) => {
      this.#gathered.push(entry);
      if (this.#gathered.length > 1) return;
      clock.after(gatherMs, () => {
        this.flush();
      });
    });
    this.note = journal.note;
  }

  /** Sends what has gathered: before a call answers, so that its entries reach the page first. */
  flush(): void {
    if (this.#gathered.length === 0) return;
    const batch = this.#gathered;
    this.#gathered = [];
    this.#sink(batch);
  }
}
