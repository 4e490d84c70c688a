import type { Bytes } from '../bytes/bytes.ts';
import type { ArrivingSource } from './arrivals.ts';
import type { Source } from '../bytes/source.ts';
import { piecesWith } from './needs.ts';

/**
 * A file of which nothing, or not all, is here: what is read before its pieces are being fetched comes from the network,
 * a little at a time.
 */
export class EarlySource implements Source {
  readonly size: number;
  /** Numbers of the pieces of which something was read, from wherever it came. */
  readonly touched = new Set<number>();
  readonly #arriving: ArrivingSource;
  readonly #fetch: (offset: number, length: number) => Promise<Bytes>;
  #coming = false;
  #early = false;

  constructor(arriving: ArrivingSource, fetch: (offset: number, length: number) => Promise<Bytes>) {
    this.size = arriving.size;
    this.#arriving = arriving;
    this.#fetch = fetch;
  }

  /** The pieces are being fetched: from now on they are waited for. */
  coming(): void {
    this.#coming = true;
  }

  /** Something was read that is not what lies on the shelf, though it should be the same. */
  get early(): boolean {
    return this.#early;
  }

  read(offset: number, length: number): Promise<Bytes> {
    for (const n of piecesWith(offset, offset + length)) this.touched.add(n);
    const wait = this.#coming || this.#arriving.has(offset, length);
    if (wait) return this.#arriving.read(offset, length);
    this.#early = true;
    return this.#fetch(offset, length);
  }
}
