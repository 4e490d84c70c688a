import type { Clock } from '../bytes/clock.ts';
import { ConnectionReset, MuxBroken, PortRefused } from '../mux/errors.ts';
import { AsrBroken, AsrClosed } from '../services/errors.ts';

/** How long a phone that broke off an answer may say nothing before that is the end. */
const reasonMs = 60_000;

/**
 * The phone ended one answer and is still there: it goes on, asks again, or says why it failed, and its own word is
 * worth more than that a connection closed. Once its disk is reached it is waited for without a limit: a phone that is
 * there is not given up (failures.md §4.3).
 */
export class BrokenOff {
  /** How the latest answer broke; null when none did, or the phone has asked for something since. */
  reason: Error | null = null;
  readonly #clock: Clock;
  readonly #diskReached: () => boolean;
  readonly #giveUp: (reason: Error) => void;
  #cancel: () => void = () => undefined;

  constructor(clock: Clock, diskReached: () => boolean, giveUp: (reason: Error) => void) {
    this.#clock = clock;
    this.#diskReached = diskReached;
    this.#giveUp = giveUp;
  }

  /** True: the phone's doing, and nothing that ends a restore at once. */
  takes(error: unknown): boolean {
    const ended =
      error instanceof AsrClosed ||
      error instanceof AsrBroken ||
      error instanceof ConnectionReset ||
      error instanceof MuxBroken ||
      error instanceof PortRefused;
    if (!ended) return false;
    this.reason = error;
    this.heard();
    return true;
  }

  /** It speaks: its silence counts from now. */
  heard(): void {
    this.#cancel();
    const { reason } = this;
    if (!reason) return;
    this.#cancel = this.#clock.after(reasonMs, () => {
      if (!this.#diskReached()) this.#giveUp(reason);
    });
  }

  /** It asks for something, or has ended. */
  over(): void {
    this.#cancel();
    this.reason = null;
  }
}
