import { systemClock, type Clock } from '../src/bytes/clock.ts';
import type { Chance, Errand, World } from '../src/bytes/world.ts';
import { seededChance } from './chance.ts';

/** Nothing can happen any more: what was awaited will never come. */
export class Stuck extends Error {
  override readonly name = 'Stuck';
  /** Virtual milliseconds at which everything stood still. */
  readonly now: number;
  constructor(now: number, why: string) {
    super(`stuck at ${now} virtual ms: ${why}`);
    this.now = now;
  }
}

interface Timer {
  readonly at: number;
  readonly nth: number;
  readonly then: () => void;
}

interface Start {
  readonly beyondSeed?: number;
  readonly epoch?: number;
}

interface Delivery {
  deliver?: () => void;
}

/** A real minute is longer than any call of ours takes; a longer one is a stand-in that waits for held time. */
const patienceMs = 60_000;

/** Turns of the event loop in which something untold may still arrive before `run` calls it stuck. */
const graceTurns = 8;

/** Their answers come from the machine alone, so they can be put in order; the other errands may hold errands. */
const leaves: ReadonlySet<Errand> = new Set<Errand>(['digest', 'file', 'storage']);

/**
 * A world whose time moves only when nothing else can: `run` lets every microtask, message and errand finish, then
 * jumps to the next timer. Answers of digests, files and storage are handed over in the order of asking, one per turn
 * of the event loop, so that a run does not hang on the machine's own order: same seed, same run, in Node and in
 * Chromium.
 */
export class VirtualWorld implements World {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly #timers: Timer[] = [];
  readonly #failures = new Map<number, ((errand: Errand) => unknown) | undefined>();
  readonly #deliveries: Delivery[] = [];
  readonly #waiters: (() => void)[] = [];
  #now = 0;
  #nth = 0;
  #holding = 0;
  #errands = 0;
  #delivering = false;

  /** `beyondSeed`: for chance of its own beyond the seam. `epoch`: wall time at the start, ms since 1970. */
  constructor(seed = 1, { beyondSeed, epoch = Date.UTC(2026, 0, 1, 12) }: Start = {}) {
    this.chance = seededChance(seed);
    this.clock = {
      now: () => this.#now,
      wall: () => epoch + this.#now,
      after: (ms, then) => this.#after(ms, then),
    };
    const beyondChance = beyondSeed === undefined ? this.chance : seededChance(beyondSeed);
    const outside = <T>(errand: Errand, run: () => Promise<T>): Promise<T> => this.#held(errand, run);
    const asleep = <T>(work: Promise<T>): Promise<T> => this.asleep(work);
    this.beyond = { clock: this.clock, chance: beyondChance, outside, asleep };
  }

  /** How many calls have left so far, `usb` included: what `failErrand` counts. */
  get errands(): number {
    return this.#errands;
  }

  /** Makes the `nth` call from the start (1 is the first) fail, as its kind fails in a browser unless told how. */
  failErrand(nth: number, how?: (errand: Errand) => unknown): void {
    this.#failures.set(nth, how);
  }

  outside = <T>(errand: Errand, run: () => Promise<T>): Promise<T> => {
    const nth = ++this.#errands;
    return this.#held(errand, () => {
      if (!this.#failures.has(nth)) return run();
      return Promise.reject((this.#failures.get(nth) ?? usualFailure)(errand));
    });
  };

  async #held<T>(errand: Errand, work: () => Promise<T>): Promise<T> {
    if (errand === 'usb') return work();
    this.#holding++;
    try {
      return await (leaves.has(errand) ? this.#inOrder(work()) : work());
    } finally {
      this.#release();
    }
  }

  /**
   * The same time and chance, for what is beyond the seam: a phone's or a server's own calls hold time and come in order
   * too, but they are not calls of ours. They are not counted and do not fail.
   */
  readonly beyond: World & Pick<VirtualWorld, 'asleep'>;

  /** For a stand-in inside an errand that waits for virtual time: time may move until `work` settles. */
  async asleep<T>(work: Promise<T>): Promise<T> {
    this.#release();
    try {
      return await work;
    } finally {
      this.#holding++;
    }
  }

  /** Drives time until `promise` settles. Throws `Stuck` when it never will. */
  async run<T>(promise: Promise<T>): Promise<T> {
    const outcome = { settled: false };
    const settle = (): void => {
      outcome.settled = true;
    };
    promise.then(settle, settle);
    let idle = 0;
    for (;;) {
      await turn();
      if (outcome.settled) return promise;
      if (this.#holding > 0) {
        await this.#released();
        continue;
      }
      const timer = this.#timers.shift();
      if (timer) {
        idle = 0;
        this.#now = timer.at;
        timer.then();
      } else if (++idle > graceTurns) {
        throw new Stuck(
          this.#now,
          'no timer is left, nothing is pending outside, and the promise has not settled',
        );
      }
    }
  }

  #after(ms: number, then: () => void): () => void {
    const timer: Timer = { at: this.#now + Math.max(0, ms), nth: this.#nth++, then };
    let at = this.#timers.length;
    while (at > 0 && this.#timers[at - 1]!.at > timer.at) at--;
    this.#timers.splice(at, 0, timer);
    return () => {
      const found = this.#timers.indexOf(timer);
      if (found >= 0) this.#timers.splice(found, 1);
    };
  }

  #inOrder<T>(work: Promise<T>): Promise<T> {
    const delivery: Delivery = {};
    this.#deliveries.push(delivery);
    return new Promise((resolve, reject) => {
      work.then(
        (value) => {
          delivery.deliver = () => {
            resolve(value);
          };
          void this.#handOver();
        },
        (error: unknown) => {
          delivery.deliver = () => {
            reject(error);
          };
          void this.#handOver();
        },
      );
    });
  }

  async #handOver(): Promise<void> {
    if (this.#delivering) return;
    this.#delivering = true;
    while (this.#deliveries[0]?.deliver) {
      await turn();
      this.#deliveries.shift()?.deliver?.();
    }
    this.#delivering = false;
  }

  #release(): void {
    this.#holding--;
    if (this.#holding === 0) for (const waiter of this.#waiters.splice(0)) waiter();
  }

  #released(): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = systemClock.after(patienceMs, () => {
        reject(new Stuck(this.#now, `${this.#holding} calls outside have not come back in a real minute`));
      });
      this.#waiters.push(() => {
        cancel();
        resolve();
      });
    });
  }
}

/** How a call of each kind fails in a browser when the machine is at fault. */
function usualFailure(errand: Errand): unknown {
  switch (errand) {
    case 'usb':
      return new DOMException('A transfer error has occurred.', 'NetworkError');
    case 'fetch':
      return new TypeError('Failed to fetch');
    case 'storage':
      return new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    case 'file':
      return new DOMException('The requested file could not be read.', 'NotReadableError');
    case 'digest':
      return new DOMException('The operation failed.', 'OperationError');
    case 'inflate':
      return new TypeError('The compressed data was not valid.');
    case 'worker':
      return new DOMException('The worker did not answer.', 'DataCloneError');
  }
}

/** One turn of the event loop: everything that was queued before has run. Browsers have no setImmediate. */
const turn = makeTurn();

function makeTurn(): () => Promise<void> {
  if (typeof setImmediate === 'function') return () => new Promise((done) => setImmediate(done));
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return () =>
    new Promise((done) => {
      waiting.push(done);
      port2.postMessage(null);
    });
}
