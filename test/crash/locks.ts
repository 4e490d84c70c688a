interface Held {
  readonly name: string;
  readonly mode: LockMode;
  readonly page: object;
}

interface Waiting extends Held {
  readonly grant: () => void;
}

/** As the browser rejects a request that its signal ends. */
const aborted = (): DOMException => new DOMException('The request was aborted.', 'AbortError');

type Work = (lock: { name: string } | null) => unknown;

/** The locks of one browser, which all its pages share. What a page held is free when it has ended. */
export class LockTable {
  readonly #held = new Set<Held>();
  #waiting: Waiting[] = [];

  /** `navigator.locks` of one page. */
  of(page: object) {
    return {
      request: async (name: string, options: LockOptions, work: Work): Promise<unknown> => {
        const asked: Held = { name, mode: options.mode ?? 'exclusive', page };
        if (!this.#isFree(asked)) {
          if (options.ifAvailable === true) return work(null);
          await this.#granted(asked, options.signal);
        }
        this.#held.add(asked);
        try {
          return await work({ name });
        } finally {
          this.#release((each) => each === asked);
        }
      },
      query: () => Promise.resolve({ held: [...this.#held].map(({ name }) => ({ name })) }),
    };
  }

  #granted(asked: Held, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((grant, fail) => {
      const waiting = { ...asked, grant };
      this.#waiting.push(waiting);
      signal?.addEventListener('abort', () => {
        this.#waiting = this.#waiting.filter((each) => each !== waiting);
        fail(aborted());
      });
    });
  }

  end(page: object): void {
    this.#waiting = this.#waiting.filter((each) => each.page !== page);
    this.#release((each) => each.page === page);
  }

  #release(isOver: (held: Held) => boolean): void {
    for (const held of this.#held) if (isOver(held)) this.#held.delete(held);
    const next = this.#waiting.filter((each) => this.#isFree(each));
    this.#waiting = this.#waiting.filter((each) => !next.includes(each));
    for (const { grant } of next) grant();
  }

  #isFree({ name, mode }: Held): boolean {
    const others = [...this.#held].filter((each) => each.name === name);
    return others.length === 0 || (mode === 'shared' && others.every((each) => each.mode === 'shared'));
  }
}
