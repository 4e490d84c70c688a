import { proxy, type Remote } from 'comlink';
import type { FirmwareApi } from './contract.ts';
import type { Crew } from './crew.ts';
import { Line, type Hears, type Time } from './line.ts';

/** The firmware worker's calls as the page sees them: each answers a promise. */
export type Firmware = Remote<FirmwareApi>;

/**
 * The page's end of the firmware worker: there while something is asked of it, and gone with its memory afterwards.
 */
export class FirmwareDesk {
  readonly #crew: Crew;
  readonly #time: Time;
  readonly #start: () => Promise<number>;
  readonly #relay: () => boolean;
  readonly #hears: Hears;
  #hired: { line: Line<FirmwareApi>; open: Promise<void>; users: number } | null = null;

  /** `start`: the moment that entries count from, as soon as it is known. */
  constructor(
    crew: Crew,
    to: { time: Time; start: () => Promise<number>; relay: () => boolean },
    hears: Hears,
  ) {
    this.#crew = crew;
    this.#time = to.time;
    this.#start = to.start;
    this.#relay = to.relay;
    this.#hears = hears;
  }

  /** What is asked never settles when the worker dies, or is dropped: then nothing of it is wanted any more. */
  async use<T>(work: (api: Firmware) => Promise<T>): Promise<T> {
    const hired = (this.#hired ??= this.#hire());
    hired.users++;
    try {
      await hired.open;
      return await work(hired.line.api);
    } finally {
      hired.users--;
      if (hired.users === 0 && this.#hired === hired) this.drop();
    }
  }

  /** Ends whatever runs. */
  drop(): void {
    this.#hired?.line.dismiss();
    this.#hired = null;
  }

  #hire() {
    const line = new Line<FirmwareApi>(this.#crew.firmware(), this.#time, {
      append: this.#hears.append,
      died: (reason) => {
        if (this.#hired?.line === line) this.#hired = null;
        this.#hears.died(reason);
      },
    });
    return { line, open: this.#open(line), users: 0 };
  }

  async #open(line: Line<FirmwareApi>): Promise<void> {
    const start = await this.#start();
    await line.api.open(proxy(line.sink), start, this.#relay());
  }
}
