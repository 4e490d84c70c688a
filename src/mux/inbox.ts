import { type Bytes } from '../bytes/bytes.ts';

/** What has arrived and nobody has read yet. It stays readable after the end, whatever ended it. */
export class Inbox {
  readonly #pieces: Bytes[] = [];
  readonly #readers: { resolve: (piece: Bytes | undefined) => void; reject: (reason: unknown) => void }[] =
    [];
  #unread = 0;
  #end: { reason?: unknown } | undefined;

  /** Bytes. */
  get unread(): number {
    return this.#unread;
  }

  put(piece: Bytes): void {
    const reader = this.#readers.shift();
    if (reader) {
      reader.resolve(piece);
      return;
    }
    this.#pieces.push(piece);
    this.#unread += piece.length;
  }

  /** The next piece; after the last one `undefined`, or the reason of the end when it had one. */
  take(): Promise<Bytes | undefined> {
    const piece = this.#pieces.shift();
    if (piece) {
      this.#unread -= piece.length;
      return Promise.resolve(piece);
    }
    if (this.#end)
      return 'reason' in this.#end ? Promise.reject(this.#end.reason) : Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      this.#readers.push({ resolve, reject });
    });
  }

  end(): void {
    if (this.#end) return;
    this.#end = {};
    for (const { resolve } of this.#readers.splice(0)) resolve(undefined);
  }

  fail(reason: unknown): void {
    if (this.#end) return;
    this.#end = { reason };
    for (const { reject } of this.#readers.splice(0)) reject(reason);
  }
}
