import { nothing, utf8, type Bytes } from '../bytes/bytes.ts';

const encoder = new TextEncoder();
const batch = 16384;

/** Grows as it is written: text is gathered and encoded in batches, bytes are written in place. */
export class Sink {
  #bytes: Bytes = nothing;
  #length = 0;
  #pending = '';

  text(text: string): void {
    this.#pending += text;
    if (this.#pending.length > batch) this.#flush();
  }

  /** Hands out room for at most `most` bytes; `fill` writes from the offset and answers the one behind. */
  bytes(most: number, fill: (target: Bytes, at: number) => number): void {
    this.#flush();
    this.#reserve(most);
    this.#length = fill(this.#bytes, this.#length);
  }

  whole(): Bytes {
    // Most lists are short and have no data.
    if (this.#length === 0) return utf8(this.#pending);
    this.#flush();
    return this.#bytes.slice(0, this.#length);
  }

  #flush(): void {
    if (this.#pending === '') return;
    this.#reserve(this.#pending.length * 3);
    this.#length += encoder.encodeInto(this.#pending, this.#bytes.subarray(this.#length)).written;
    this.#pending = '';
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
