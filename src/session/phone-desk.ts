import { proxy, type Remote } from 'comlink';
import type { PretendApi, RestoreApi } from './contract.ts';
import type { Crew, Hand } from './crew.ts';
import { Line, type Hears, type Time } from './line.ts';

/**
 * The page's end of the worker for phones, real or pretend: there from the first phone on. When it dies there is none
 * until one is needed again.
 */
export class PhoneDesk {
  readonly #crew: Crew;
  readonly #time: Time;
  readonly #start: () => Promise<number>;
  readonly #hears: Hears;
  #line: Line<RestoreApi> | null = null;
  #pretend: Remote<PretendApi> | null = null;
  #orphaned = false;

  /** `start`: the moment that entries count from, as soon as it is known. */
  constructor(crew: Crew, to: { time: Time; start: () => Promise<number> }, hears: Hears) {
    this.#crew = crew;
    this.#time = to.time;
    this.#start = to.start;
    this.#hears = hears;
  }

  /** The calls of the worker that is there; null while there is none. */
  get api(): Remote<RestoreApi> | null {
    return this.#line?.api ?? null;
  }

  /** What only a worker with a pretend iPhone can do; null while none is plugged in. */
  get pretend(): Remote<PretendApi> | null {
    return this.#pretend;
  }

  /** The worker died, and nobody has taken its place. */
  get orphaned(): boolean {
    return this.#orphaned;
  }

  /** Hires a worker for real phones, unless one is there. */
  async need(): Promise<void> {
    const start = await this.#start();
    if (!this.#line) await this.#open(this.#lineTo(this.#crew.restore()), start);
  }

  /** Hires a worker with a pretend iPhone in place of the one that is there. `asks`: every mode is asked for anew. */
  async hirePretend(asks: boolean): Promise<Remote<PretendApi>> {
    const start = await this.#start();
    const line = this.#lineTo(this.#crew.pretend());
    if (asks) await line.api.asksForEach();
    await this.#open(line, start);
    this.#pretend = line.api;
    return line.api;
  }

  #lineTo<Api extends RestoreApi>(hand: Hand<Api>): Line<Api> {
    const line = new Line(hand, this.#time, {
      append: this.#hears.append,
      died: (reason) => {
        if (this.#line === line) this.#line = this.#pretend = null;
        this.#orphaned = true;
        this.#hears.died(reason);
      },
    });
    return line;
  }

  async #open(line: Line<RestoreApi>, start: number): Promise<void> {
    this.#line?.dismiss();
    this.#orphaned = false;
    this.#line = line;
    this.#pretend = null;
    await line.api.open(proxy(line.sink), start);
  }
}
