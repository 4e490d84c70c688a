import { blank, next } from '../journal/fold.ts';
import { Journal, type Note } from '../journal/journal.ts';
import type { Entry, What } from '../journal/entry.ts';
import type { Snapshot } from '../journal/snapshot.ts';
import { Early } from './early.ts';
import { tabEnded } from './last-visit.ts';
import type { Time } from './line.ts';
import type { Logbook } from './logbook.ts';

/** The journal of this visit: what has been written, what it folds to, and how more is written. */
export class PresentVisit {
  entries: readonly Entry[] = [];
  snapshot: Snapshot = blank;
  readonly #logbook: Logbook;
  readonly #time: Time;
  readonly #written: (entries: readonly Entry[]) => void;
  readonly #early = new Early();
  #start!: number;
  #journal!: Journal;
  #unkept = false;

  /** `written`: called after new entries. */
  constructor(logbook: Logbook, time: Time, written: (entries: readonly Entry[]) => void) {
    this.#logbook = logbook;
    this.#time = time;
    this.#written = written;
    this.#countFrom(time.now());
  }

  /** The last visit is read, and it is known from where this one goes on. */
  get begun(): Promise<void> {
    return this.#early.over;
  }

  /** The moment that entries count from. */
  readonly start = async (): Promise<number> => {
    await this.begun;
    return this.#start;
  };

  readonly note: Note = (what) => {
    if (!this.#early.holds(what)) this.#journal.note(what);
  };

  /** What breaks in the page or its workers is our fault, never the phone's. */
  fault(doing: string, error: unknown, more: { ordered?: boolean } = {}): void {
    const { name, message } = error instanceof Error ? error : { name: 'Unknown', message: String(error) };
    const phase = this.snapshot.phase ?? 'prepare';
    this.note({ who: 'page', kind: 'fault', phase, doing, fault: { name, message, ...more } });
  }

  /** Something could not be stored. Said once: it goes on without. */
  unkept(error: unknown): void {
    if (this.#unkept) return;
    this.#unkept = true;
    const why = error instanceof Error ? error.message : String(error);
    this.note({ who: 'page', kind: 'unkept', why });
  }

  readonly append = (entries: readonly Entry[]): void => {
    if (entries.length === 0) return;
    this.entries = [...this.entries, ...entries];
    this.snapshot = entries.reduce(next, this.snapshot);
    this.#logbook.write(entries);
    this.#written(entries);
  };

  /**
   * Reads what earlier visits left. A restore that was under way when its tab ended is explained, not forgotten: its
   * journal goes on. `anew`: none does.
   */
  async read(anew: boolean): Promise<void> {
    const last = await this.#logbook.open(anew);
    if (!last) return;
    const { entries, snapshot, was } = last;
    this.entries = entries;
    this.snapshot = snapshot;
    const away = Math.max(0, this.#time.wall() - snapshot.now);
    this.#countFrom(this.#time.now() - snapshot.t - away);
    if (was === 'cut-short') this.#journal.note(tabEnded(snapshot.phase!));
    else if (snapshot.restoredAt !== null && snapshot.startedSeen === null)
      this.#journal.note({ who: 'page', kind: 'start-unseen' });
  }

  /** From now on what happens is written down; first what has happened already. */
  begin(opened: What): void {
    this.#journal.note(opened);
    this.#early.end(this.#journal.note);
  }

  /** It is over: it becomes part of its case, and the next one begins anew. */
  async close(): Promise<void> {
    await this.begun;
    await this.#logbook.close(this.entries);
  }

  /** A journal that is taken up again goes on counting. */
  #countFrom(start: number): void {
    this.#start = start;
    this.#journal = new Journal(this.#time, start, (entry) => {
      this.append([entry]);
    });
  }
}
