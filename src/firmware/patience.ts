import { pause } from '../bytes/clock.ts';
import type { World } from '../bytes/world.ts';
import { unlessAborted } from './flow.ts';
import type { Net } from './net.ts';
import { Interrupted, NetworkLost, NoHeadway } from './network-errors.ts';

/** How long nothing may come before a download gives up: whoever wants it begins again where it stopped. */
const patienceMs = 600_000;

/** How often a transfer may break off without having brought anything that need not come again. */
const vainTries = 10;

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
  /** Tries in a row whose bytes must all come again. */
  #vain = 0;
  #heardAt: number;
  /** What the present try brought. */
  #came: 'nothing' | 'vain' | 'gain' = 'nothing';

  constructor(means: Waiting, url: string) {
    this.#means = means;
    this.#url = url;
    this.#heardAt = means.world.clock.now();
  }

  /** A silence counts from now on only. */
  restart(): void {
    this.#heardAt = this.#means.world.clock.now();
  }

  /** Bytes came, of use or not. */
  heard(): void {
    this.restart();
    if (this.#came === 'nothing') this.#came = 'vain';
  }

  /** Something came that need not come again. */
  gained(): void {
    this.heard();
    this.#came = 'gain';
    this.#attempts = 0;
  }

  /**
   * Resolves when it is time to try again. Throws what is no interruption, `NetworkLost` when it was too long,
   * `NoHeadway` when all that came was in vain too often, and the signal's reason.
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
      if (this.#came === 'gain') this.#vain = 0;
      if (this.#came === 'vain') this.#vain++;
      this.#came = 'nothing';
      if (this.#vain > vainTries) throw new NoHeadway(this.#url, { why, attempts: this.#vain }, error);
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
