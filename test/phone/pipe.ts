/** One transfer on its way; after `cancel` its `done` never settles. */
export interface Job<T> {
  readonly done: Promise<T>;
  cancel(): void;
}

/** The transfers of one endpoint: one at a time, in the order in which they were queued. */
export class Pipe {
  readonly #waiting: { start: () => Promise<void> }[] = [];
  readonly #forget: () => void;
  #running: object | undefined;

  /** `forget`: tells the phone that the transfer it is busy with has been taken back. */
  constructor(forget: () => void) {
    this.#forget = forget;
  }

  add<T>(run: () => Promise<T>): Job<T> {
    let settle: (outcome: Promise<T>) => void;
    const done = new Promise<T>((resolve) => {
      settle = resolve;
    });
    const entry = {
      start: async (): Promise<void> => {
        this.#running = entry;
        // Never within the call that queued it: by then whoever called knows what is pending.
        await Promise.resolve();
        if (this.#running !== entry) return;
        const outcome = run();
        await outcome.then(
          () => undefined,
          () => undefined,
        );
        if (this.#running !== entry) return;
        settle(outcome);
        this.#next();
      },
    };
    if (this.#running) this.#waiting.push(entry);
    else void entry.start();
    return {
      done,
      cancel: () => {
        const at = this.#waiting.indexOf(entry);
        if (at >= 0) this.#waiting.splice(at, 1);
        else if (this.#running === entry) {
          this.#forget();
          this.#next();
        }
      },
    };
  }

  /** Takes back everything. */
  clear(): void {
    this.#waiting.length = 0;
    if (!this.#running) return;
    this.#running = undefined;
    this.#forget();
  }

  #next(): void {
    this.#running = undefined;
    const next = this.#waiting.shift();
    if (next) void next.start();
  }
}
