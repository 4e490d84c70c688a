/** One transfer as the case file keeps it. */
export interface Transfer {
  /** Milliseconds on the world's clock at its start. */
  readonly t: number;
  /** `control-out 40/00`, `in 81`, `out 04`: direction with request type and request, or endpoint, in hex. */
  readonly what: string;
  /** Bytes asked for, or given. */
  readonly length: number;
  /** Bytes moved; absent while pending or when it failed. */
  readonly moved?: number;
  readonly status: 'pending' | 'ok' | 'stall' | 'babble' | (string & {});
  /** How long it took; absent while pending. */
  readonly ms?: number;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** The last transfers of one link, oldest first; the ones before are forgotten. */
export class Trace {
  readonly #limit: number;
  readonly #ring: Writable<Transfer>[] = [];
  #next = 0;

  constructor(limit = 64) {
    this.#limit = limit;
  }

  /** Notes a beginning; call the answer once, at the end. */
  begin(t: number, what: string, length: number): (at: number, status: string, moved?: number) => void {
    const transfer: Writable<Transfer> = { t, what, length, status: 'pending' };
    this.#ring[this.#next] = transfer;
    this.#next = (this.#next + 1) % this.#limit;
    return (at, status, moved) => {
      transfer.status = status;
      transfer.ms = at - t;
      if (moved !== undefined) transfer.moved = moved;
    };
  }

  /** Plain copies, fit for the journal. */
  transfers(): Transfer[] {
    return [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)].map((one) => ({ ...one }));
  }
}
