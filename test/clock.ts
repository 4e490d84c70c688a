import { systemClock, type Clock } from '../src/bytes/clock.ts';
import type { Chance, Errand, World } from '../src/bytes/world.ts';
import { seededChance } from './chance.ts';
import { failing, silent, type Trouble } from './trouble.ts';

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
  at: number;
  readonly then: () => void;
  /** Of this computer, which may sleep. */
  readonly ours: boolean;
}

/** How a virtual world begins. */
export interface Start {
  /** Chance of its own for what is beyond the seam. */
  readonly beyondSeed?: number;
  /** Wall time at the start, ms since 1970. */
  readonly epoch?: number;
  /** Tells real milliseconds: work then takes its time on the virtual clock too, and only waiting is left out. */
  readonly worked?: () => number;
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
  readonly #failures = new Map<number, Trouble>();
  readonly #troubles = new Map<Errand, Trouble>();
  readonly #deliveries: Delivery[] = [];
  readonly #waiters: (() => void)[] = [];
  readonly #worked: () => number;
  /** When time last moved, virtual and real. */
  #movedTo = 0;
  #movedAt = 0;
  #wakesAt = 0;
  #holding = 0;
  #starved = false;
  /** Reads of an inflater that hold time. */
  readonly #inflating = new Set<symbol>();
  #errands = 0;
  #delivering = false;

  constructor(
    seed = 1,
    { beyondSeed, epoch = Date.UTC(2026, 0, 1, 12), worked = (): number => 0 }: Start = {},
  ) {
    this.#worked = worked;
    this.#movedAt = worked();
    this.chance = seededChance(seed);
    this.clock = {
      now: () => this.#now,
      wall: () => epoch + this.#now,
      after: (ms, then) => this.#after(ms, then, true),
    };
    const beyondChance = beyondSeed === undefined ? this.chance : seededChance(beyondSeed);
    const outside = <T>(errand: Errand, run: () => Promise<T>): Promise<T> => this.#held(errand, run);
    const asleep = <T>(work: Promise<T>): Promise<T> => this.asleep(work);
    const after: Clock['after'] = (ms, then) => this.#after(ms, then, false);
    this.beyond = { clock: { ...this.clock, after }, chance: beyondChance, outside, asleep };
  }

  get #now(): number {
    return this.#movedTo + this.#worked() - this.#movedAt;
  }

  #moveTo(at: number): void {
    this.#movedTo = Math.max(at, this.#now);
    this.#movedAt = this.#worked();
  }

  /** How many calls have left so far, `usb` included: what `failErrand` counts. */
  get errands(): number {
    return this.#errands;
  }

  /** Makes the `nth` call from the start (1 is the first) fail, as its kind fails in a browser unless told how. */
  failErrand(nth: number, how?: (errand: Errand) => unknown): void {
    this.troubleAt(nth, failing(how));
  }

  /** What becomes of the `nth` call from the start. */
  troubleAt(nth: number, trouble: Trouble): void {
    this.#failures.set(nth, trouble);
  }

  /** What becomes of every call of this kind from now on. */
  trouble(errand: Errand, trouble: Trouble): void {
    this.#troubles.set(errand, trouble);
  }

  /** No more troubles. */
  heal(): void {
    this.#failures.clear();
    this.#troubles.clear();
    this.#starved = false;
  }

  /** This computer sleeps: what it waits for is late when it wakes. Beyond the seam time goes on. */
  sleep(ms: number): void {
    this.#wakesAt = this.#now + ms;
    for (const timer of this.#timers.filter(({ ours, at }) => ours && at < this.#wakesAt)) {
      this.#drop(timer);
      timer.at = this.#wakesAt;
      this.#insert(timer);
    }
  }

  outside = <T>(errand: Errand, run: () => Promise<T>): Promise<T> => {
    const trouble = this.#failures.get(++this.#errands) ?? this.#troubles.get(errand);
    if (!trouble) return this.#held(errand, run);
    const troubled = (): Promise<T> => trouble(errand, run) as Promise<T>;
    if (trouble !== silent) return this.#held(errand, troubled);
    if (errand === 'file') this.#starve();
    return troubled();
  };

  /**
   * The inflater is a real one, and its input comes through this seam. What is withheld from it never comes, so a read of
   * its output is no call that will come back: it holds no time until all is healed.
   */
  #starve(): void {
    this.#starved = true;
    for (const read of this.#inflating) this.#fed(read);
  }

  async #inflated<T>(work: () => Promise<T>): Promise<T> {
    if (this.#starved) return work();
    const read = Symbol('read');
    this.#inflating.add(read);
    this.#holding++;
    try {
      return await work();
    } finally {
      this.#fed(read);
    }
  }

  #fed(read: symbol): void {
    if (this.#inflating.delete(read)) this.#release();
  }

  async #held<T>(errand: Errand, work: () => Promise<T>): Promise<T> {
    if (errand === 'usb') return work();
    if (errand === 'inflate') return this.#inflated(work);
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
      // Before the run is called stuck, what nobody told of gets real turns.
      await (this.#timers.length > 0 ? drained() : turn());
      if (outcome.settled) return promise;
      if (this.#holding > 0) {
        await this.#released();
        continue;
      }
      const timer = this.#timers.shift();
      if (timer) {
        idle = 0;
        this.#moveTo(timer.at);
        timer.then();
      } else if (++idle > graceTurns) {
        throw new Stuck(
          this.#now,
          'no timer is left, nothing is pending outside, and the promise has not settled',
        );
      }
    }
  }

  #after(ms: number, then: () => void, ours: boolean): () => void {
    const due = this.#now + Math.max(0, ms);
    const timer: Timer = { at: ours ? Math.max(due, this.#wakesAt) : due, then, ours };
    this.#insert(timer);
    return () => {
      this.#drop(timer);
    };
  }

  #insert(timer: Timer): void {
    let at = this.#timers.length;
    while (at > 0 && this.#timers[at - 1]!.at > timer.at) at--;
    this.#timers.splice(at, 0, timer);
  }

  #drop(timer: Timer): void {
    const found = this.#timers.indexOf(timer);
    if (found >= 0) this.#timers.splice(found, 1);
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

/** One turn of the event loop: everything that was queued before has run. Browsers have no setImmediate. */
const turn = makeTurn();

/** Every microtask that is due has run. Nothing of the event loop has: that is for what is awaited outside. */
const drained =
  typeof process === 'object'
    ? (): Promise<void> =>
        new Promise((done) => {
          process.nextTick(done);
        })
    : turn;

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
