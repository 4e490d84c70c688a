import type { Remote } from 'comlink';
import type { Entry } from '../journal/entry.ts';
import type { Sink, Taken } from './contract.ts';
import type { Hand } from './crew.ts';

/** A worker that lives takes up a call at once, and answers when it is done; it may be loading, or busy. */
const answerMs = 60_000;

/** The time of a page. */
export interface Time {
  now(): number;
  wall(): number;
  /** Calls `then` after so long, unless what it answers is called before. */
  after(ms: number, then: () => void): () => void;
}

/** What a line hears. */
export interface Hears {
  readonly append: (entries: readonly Entry[]) => void;
  /** The worker ended, or cannot be reached: nothing more comes from it. Called once. */
  readonly died: (reason: string) => void;
}

/**
 * The page's end of the line to one worker. What the worker writes comes in once and in order. A call that cannot be
 * sent, is not taken up, or is done without an answer means that there is no worker any more: then no call settles.
 */
export class Line<Api extends object> {
  readonly api: Remote<Api>;
  /** For the worker. */
  readonly sink: Sink;
  readonly #hand: Hand<Api>;
  readonly #time: Time;
  readonly #hears: Hears;
  /** By call: how to end the wait for it; null while the worker is at it. */
  readonly #waits = new Map<number, (() => void) | null>();
  #has = 0;
  #calls = 0;
  #dead = false;

  constructor(hand: Hand<Api>, time: Time, hears: Hears) {
    this.#hand = hand;
    this.#time = time;
    this.#hears = hears;
    hand.onDeath((reason) => {
      this.#die(reason);
    });
    this.sink = (entries, from, taken) => this.#take(entries, from, taken);
    this.api = new Proxy(hand.api, {
      get: (api, name) => {
        if (typeof name !== 'string' || name === 'then') return undefined;
        const method = (api as Record<string, (...args: readonly unknown[]) => Promise<unknown>>)[name];
        return (...args: readonly unknown[]) => this.#call(() => method!(...args));
      },
    });
  }

  /** The worker ends, whatever it does. */
  dismiss(): void {
    this.#dead = true;
    for (const cancel of this.#waits.values()) cancel?.();
    this.#waits.clear();
    this.#hand.dismiss();
  }

  #take(entries: readonly Entry[], from: number, taken: Taken): number {
    if (this.#dead) return this.#has;
    this.#follow(taken);
    // What came before is missing: it is asked for by saying how much is here.
    const fresh = from > this.#has ? [] : entries.slice(this.#has - from);
    this.#has += fresh.length;
    this.#hears.append(fresh);
    return this.#has;
  }

  async #call(work: () => Promise<unknown>): Promise<unknown> {
    const nth = ++this.#calls;
    this.#waits.set(nth, this.#awaited());
    try {
      return await work();
    } catch (error) {
      if (!isUnsent(error)) throw error;
      this.#die(String(error));
      return await new Promise(() => undefined);
    } finally {
      this.#waits.get(nth)?.();
      this.#waits.delete(nth);
    }
  }

  #awaited(): () => void {
    return this.#time.after(answerMs, () => {
      this.#die(`nothing of what it was asked came within ${answerMs / 1000} s`);
    });
  }

  /** While the worker is at it, a call may take as long as it likes. */
  #follow({ calls, open }: Taken): void {
    for (const [nth, cancel] of this.#waits) {
      if (nth > calls) continue;
      if (!open.includes(nth)) this.#waits.set(nth, cancel ?? this.#awaited());
      else {
        cancel?.();
        this.#waits.set(nth, null);
      }
    }
  }

  #die(reason: string): void {
    if (this.#dead) return;
    this.dismiss();
    this.#hears.died(reason);
  }
}

/** A message that cannot be sent fails here, by this name; what a worker throws comes as an error of its own. */
const isUnsent = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'DataCloneError';
