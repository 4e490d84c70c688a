import { proxy, type Remote } from 'comlink';
import type { FirmwareApi, Sink } from './contract.ts';
import type { Crew, Hand } from './crew.ts';

export type Firmware = Remote<FirmwareApi>;

/**
 * The page's end of the firmware worker: there while something is asked of it, and gone with its memory afterwards.
 */
export class FirmwareDesk {
  readonly #crew: Crew;
  readonly #sink: Sink;
  readonly #start: () => number;
  readonly #relay: () => boolean;
  readonly #died: (reason: string) => void;
  #hired: { hand: Hand<FirmwareApi>; open: Promise<void>; users: number } | null = null;

  /** `start`: the moment that entries count from. `died`: the worker ended by an error of its own. */
  constructor(
    crew: Crew,
    to: { sink: Sink; start: () => number; relay: () => boolean },
    died: (reason: string) => void,
  ) {
    this.#crew = crew;
    this.#sink = to.sink;
    this.#start = to.start;
    this.#relay = to.relay;
    this.#died = died;
  }

  /** What is asked never settles when the worker dies, or is dropped: then nothing of it is wanted any more. */
  async use<T>(work: (api: Firmware) => Promise<T>): Promise<T> {
    const hired = (this.#hired ??= this.#hire());
    hired.users++;
    try {
      await hired.open;
      return await work(hired.hand.api);
    } finally {
      hired.users--;
      if (hired.users === 0 && this.#hired === hired) this.drop();
    }
  }

  /** Ends whatever runs. */
  drop(): void {
    this.#hired?.hand.dismiss();
    this.#hired = null;
  }

  #hire() {
    const hand = this.#crew.firmware();
    hand.onDeath((reason) => {
      if (this.#hired?.hand === hand) this.drop();
      this.#died(reason);
    });
    return { hand, open: hand.api.open(proxy(this.#sink), this.#start(), this.#relay()), users: 0 };
  }
}
