import { concat, nothing, type Bytes } from './bytes.ts';

/** The stream ended inside something. */
export class Truncated extends Error {
  override readonly name = 'Truncated';
  readonly wanted: number;
  readonly got: number;
  constructor(wanted: number, got: number) {
    super(`wanted ${wanted} bytes, the stream ended after ${got}`);
    this.wanted = wanted;
    this.got = got;
  }
}

/** Exact reads from a source that gives pieces of any size; `pull` answers `undefined` at the end. */
export class Reader {
  readonly #pull: () => Promise<Bytes | undefined>;
  #rest: Bytes = nothing;

  constructor(pull: () => Promise<Bytes | undefined>) {
    this.#pull = pull;
  }

  /** The next piece, of whatever size; `undefined` at the end. */
  async some(): Promise<Bytes | undefined> {
    if (this.#rest.length === 0) return this.#pull();
    const piece = this.#rest;
    this.#rest = nothing;
    return piece;
  }

  /** Exactly `length` bytes; `undefined` when the stream ends before the first, `Truncated` when inside. */
  async maybe(length: number): Promise<Bytes | undefined> {
    const parts: Bytes[] = [];
    let got = 0;
    while (got < length) {
      const piece = await this.some();
      if (!piece) {
        if (got === 0) return undefined;
        throw new Truncated(length, got);
      }
      const taken = piece.subarray(0, length - got);
      this.#rest = piece.subarray(taken.length);
      parts.push(taken);
      got += taken.length;
    }
    return concat(parts);
  }

  /** Exactly `length` bytes, or `Truncated`. */
  async exactly(length: number): Promise<Bytes> {
    const bytes = length === 0 ? nothing : await this.maybe(length);
    if (!bytes) throw new Truncated(length, 0);
    return bytes;
  }

  /** Puts bytes back in front of what comes next. */
  unread(bytes: Bytes): void {
    this.#rest = concat([bytes, this.#rest]);
  }
}
