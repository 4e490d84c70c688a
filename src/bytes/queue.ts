/**
 * A bounded hand-over: `push` waits while the queue is full, `pull` waits while it is empty. After `end` what is
 * queued still comes out, then `undefined`; after `fail` both sides get the error at once.
 */
export class Queue<T> {
  readonly #limit: number;
  readonly #weigh: (item: T) => number;
  readonly #items: T[] = [];
  readonly #pullers: Waiter<T | undefined>[] = [];
  readonly #pushers: { item: T; waiter: Waiter<void> }[] = [];
  #weight = 0;
  #end: { error?: unknown } | undefined;

  /** `limit` in the unit of `weigh` (items when absent). One item always fits, however heavy. */
  constructor(limit: number, weigh: (item: T) => number = () => 1) {
    this.#limit = limit;
    this.#weigh = weigh;
  }

  get weight(): number {
    return this.#weight;
  }

  get ended(): boolean {
    return this.#end !== undefined;
  }

  push(item: T): Promise<void> {
    if (this.#end) return Promise.reject(this.#end.error ?? new Error('pushed into an ended queue'));
    const puller = this.#pullers.shift();
    if (puller) {
      puller.resolve(item);
      return Promise.resolve();
    }
    if (this.#items.length === 0 || this.#weight + this.#weigh(item) <= this.#limit) {
      this.#put(item);
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      this.#pushers.push({ item, waiter: { resolve, reject } });
    });
  }

  pull(): Promise<T | undefined> {
    const item = this.#items.shift();
    if (item !== undefined) {
      this.#weight -= this.#weigh(item);
      this.#admit();
      return Promise.resolve(item);
    }
    if (this.#end) return 'error' in this.#end ? Promise.reject(this.#end.error) : Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      this.#pullers.push({ resolve, reject });
    });
  }

  end(): void {
    if (this.#end) return;
    this.#end = {};
    for (const puller of this.#pullers.splice(0)) puller.resolve(undefined);
  }

  fail(error: unknown): void {
    if (this.#end) return;
    this.#end = { error };
    this.#items.length = 0;
    this.#weight = 0;
    for (const puller of this.#pullers.splice(0)) puller.reject(error);
    for (const pusher of this.#pushers.splice(0)) pusher.waiter.reject(error);
  }

  #put(item: T): void {
    this.#items.push(item);
    this.#weight += this.#weigh(item);
  }

  #admit(): void {
    for (;;) {
      const next = this.#pushers[0];
      if (!next) return;
      if (this.#items.length > 0 && this.#weight + this.#weigh(next.item) > this.#limit) return;
      this.#pushers.shift();
      this.#put(next.item);
      next.waiter.resolve();
    }
  }
}

interface Waiter<T> {
  resolve: (value: T) => void;
  reject: (error: unknown) => void;
}
