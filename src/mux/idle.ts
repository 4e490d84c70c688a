import { type Clock } from '../bytes/clock.ts';

/**
 * What the OUT pipe waits for while no transfer is queued on it: the phone's window, somebody's data, or neither, which
 * is time that we waste ourselves.
 */
export type Wait = 'window' | 'data' | 'other';

/** Milliseconds that the OUT pipe was empty, by what it waited for. */
export type Waits = Readonly<Record<Wait, number>>;

/** Counts the gaps of the OUT pipe. Costs nothing while the pipe is busy. */
export class Idle {
  readonly #clock: Clock;
  readonly #sums: Record<Wait, number> = { window: 0, data: 0, other: 0 };
  #gap: { for: Wait; since: number } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The pipe is empty, or still is. */
  waits(what: Wait): void {
    if (this.#gap?.for === what) return;
    this.busy();
    this.#gap = { for: what, since: this.#clock.now() };
  }

  /** A transfer is queued. */
  busy(): void {
    if (!this.#gap) return;
    this.#sums[this.#gap.for] += this.#clock.now() - this.#gap.since;
    this.#gap = undefined;
  }

  /** Up to now, a gap that is still open included. */
  sums(): Waits {
    const sums = { ...this.#sums };
    if (this.#gap) sums[this.#gap.for] += this.#clock.now() - this.#gap.since;
    return sums;
  }
}
