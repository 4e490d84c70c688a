/** Lets work be paused, taken up again and ended from outside. */
export class Flow {
  readonly #end = new AbortController();
  #pause = new AbortController();
  #gate: Promise<void> = Promise.resolve();
  #open: () => void = () => undefined;

  /** Aborted, with the reason, when it was ended. */
  get ended(): AbortSignal {
    return this.#end.signal;
  }

  pause(): void {
    if (this.#pause.signal.aborted) return;
    this.#gate = new Promise((open) => {
      this.#open = open;
    });
    this.#pause.abort();
  }

  resume(): void {
    if (!this.#pause.signal.aborted) return;
    this.#pause = new AbortController();
    this.#open();
  }

  end(reason: unknown): void {
    this.#end.abort(reason);
    this.resume();
  }

  /** Runs `work`, again after each pause; its signal is aborted by a pause or the end. Throws the end's reason. */
  async run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    for (;;) {
      await this.#gate;
      this.ended.throwIfAborted();
      const pause = this.#pause.signal;
      try {
        return await work(AbortSignal.any([this.ended, pause]));
      } catch (error) {
        this.ended.throwIfAborted();
        if (!pause.aborted) throw error;
      }
    }
  }
}

/** `work`, unless the signal comes first: then its reason is thrown, and the work goes on unheard. */
export function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((done, failed) => {
    const aborted = (): void => failed(signal.reason as Error);
    if (signal.aborted) aborted();
    signal.addEventListener('abort', aborted, { once: true });
    work.then(done, failed).finally(() => signal.removeEventListener('abort', aborted));
  });
}
