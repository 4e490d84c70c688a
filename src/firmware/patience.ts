import { pause } from '../bytes/clock.ts';
import type { World } from '../bytes/world.ts';
import { unlessAborted } from './flow.ts';
import type { Net } from './net.ts';
import { Interrupted, NetworkLost } from './network-errors.ts';

/** How long nothing may come before a download gives up: whoever wants it begins again where it stopped. */
const patienceMs = 600_000;

const firstRetryMs = 1000;
const longestRetryMs = 15_000;

/** Why a download waits, which try comes next (from 1), and after how many ms. */
export interface Stall {
  readonly why: string;
  readonly offline: boolean;
  readonly attempt: number;
  readonly retryMs: number;
}

interface Waiting {
  readonly world: World;
  readonly net: Net;
  readonly hears: { stalled(stall: Stall): void };
}

/**
 * Waits between tries, longer each time, for all lanes of one download together: what one lane meets, the others meet.
 */
export class Patience {
  readonly #means: Waiting;
  readonly #url: string;
  #waiting: Promise<void> | undefined;
  #attempts = 0;
  #heardAt: number;

  constructor(means: Waiting, url: string) {
    this.#means = means;
    this.#url = url;
    this.#heardAt = means.world.clock.now();
  }

  /** Bytes came. */
  heard(): void {
    this.#heardAt = this.#means.world.clock.now();
    this.#attempts = 0;
  }

  /**
   * Resolves when it is time to try again. Throws what is no interruption, `NetworkLost` when it was too long, and the
   * signal's reason.
   */
  async wait(error: unknown, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (!(error instanceof Interrupted)) throw error;
    if (!this.#waiting) {
      const attempt = ++this.#attempts;
      const offline = !this.#means.net.online();
      const silentMs = Math.round(this.#means.world.clock.now() - this.#heardAt);
      const { why } = error;
      if (silentMs > patienceMs)
        throw new NetworkLost(this.#url, { why, attempts: attempt, silentMs, offline }, error);
      const { clock } = this.#means.world;
      const retryMs = error.retryMs ?? Math.min(firstRetryMs * 2 ** (attempt - 1), longestRetryMs);
      this.#means.hears.stalled({ why, offline, attempt, retryMs });
      this.#waiting = pause(clock, retryMs).finally(() => {
        this.#waiting = undefined;
      });
    }
    await unlessAborted(signal, this.#waiting);
  }
}
