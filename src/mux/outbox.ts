import { type Bytes } from '../bytes/bytes.ts';

/**
 * Bytes waiting for the peer's window, in the pieces they came in: nothing is copied before it goes into a packet, so
 * a piece belongs to the outbox from `put` until it is sent. A piece is taken in whole while less than `limit` waits.
 */
export class Outbox {
  readonly #limit: number;
  readonly #pieces: Bytes[] = [];
  readonly #waiting: { piece: Bytes; resolve: () => void; reject: (reason: unknown) => void }[] = [];
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Bytes that could be sent now. */
  get length(): number {
    return this.#length;
  }

  /** Nothing inside, and nobody waits to put something in. */
  get empty(): boolean {
    return this.#length === 0 && this.#waiting.length === 0;
  }

  /** Resolves when `piece` has been taken in. */
  put(piece: Bytes): Promise<void> {
    if (piece.length === 0) return Promise.resolve();
    if (this.#length < this.#limit && this.#waiting.length === 0) {
      this.#add(piece);
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ piece, resolve, reject });
    });
  }

  /** Moves the next `into.length` bytes into `into`; the caller has asked `length` before. */
  take(into: Bytes): void {
    let at = 0;
    while (at < into.length) {
      const piece = this.#pieces[0]!;
      const part = piece.subarray(0, into.length - at);
      into.set(part, at);
      at += part.length;
      if (part.length === piece.length) this.#pieces.shift();
      else this.#pieces[0] = piece.subarray(part.length);
    }
    this.#length -= into.length;
    while (this.#length < this.#limit) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#add(next.piece);
      next.resolve();
    }
  }

  /** Throws everything away; those who wait get `reason`. */
  fail(reason: unknown): void {
    this.#pieces.length = 0;
    this.#length = 0;
    for (const { reject } of this.#waiting.splice(0)) reject(reason);
  }

  #add(piece: Bytes): void {
    this.#pieces.push(piece);
    this.#length += piece.length;
  }
}
