import type { Bytes } from '../bytes/bytes.ts';
import { ShelfBroken } from './errors.ts';
import { kept } from './kept.ts';
import { chunkSize } from './shelf-room.ts';
import type { ShelfStore } from './shelf-store.ts';
import type { Source } from '../bytes/source.ts';
import type { World } from '../bytes/world.ts';

interface Awaited {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** A file of which the pieces are still coming onto the shelf: reading waits for those that it needs. */
export class ArrivingSource implements Source {
  readonly size: number;
  readonly #world: World;
  readonly #store: ShelfStore;
  readonly #key: string;
  readonly #here: Set<number>;
  readonly #awaited = new Map<number, Awaited>();
  #last: { n: number; blob: Blob } | undefined;
  #failure: { error: unknown } | undefined;

  constructor(world: World, shelf: { store: ShelfStore; key: string }, size: number, here: Iterable<number>) {
    this.#world = world;
    this.#store = shelf.store;
    this.#key = shelf.key;
    this.size = size;
    this.#here = new Set(here);
  }

  has(offset: number, length: number): boolean {
    for (let n = Math.floor(offset / chunkSize); n * chunkSize < offset + length; n++)
      if (!this.#here.has(n)) return false;
    return true;
  }

  /** Piece `n` is on the shelf now. */
  arrived(n: number): void {
    this.#here.add(n);
    this.#awaited.get(n)?.resolve();
    this.#awaited.delete(n);
  }

  /** No more will come: whoever waits gets this error. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    for (const { reject } of this.#awaited.values()) reject(error);
    this.#awaited.clear();
  }

  async read(offset: number, length: number): Promise<Bytes> {
    if (offset < 0 || length < 0 || offset + length > this.size)
      throw new RangeError(`bytes ${offset} to ${offset + length} of ${this.size}`);
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length;) {
      const n = Math.floor((offset + at) / chunkSize);
      const begin = offset + at - n * chunkSize;
      const taken = Math.min(chunkSize - begin, length - at);
      const blob = await this.#piece(n);
      const part = await kept(this.#world, () => blob.slice(begin, begin + taken).arrayBuffer());
      if (part.byteLength !== taken) throw new ShelfBroken(`piece ${n} of a download is too short`);
      if (taken === length) return new Uint8Array(part);
      bytes.set(new Uint8Array(part), at);
      at += taken;
    }
    return bytes;
  }

  async #piece(n: number): Promise<Blob> {
    if (this.#last?.n === n) return this.#last.blob;
    if (!this.#here.has(n)) await this.#arrival(n);
    const chunk = await this.#store.chunk(this.#key, n);
    if (!chunk) throw new ShelfBroken(`piece ${n} of a download is gone`);
    this.#last = { n, blob: chunk.blob };
    return chunk.blob;
  }

  #arrival(n: number): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure.error);
    const waiting = this.#awaited.get(n);
    if (waiting) return waiting.promise;
    let resolve!: () => void;
    let reject!: (error: unknown) => void;
    const promise = new Promise<void>((done, failed) => {
      resolve = done;
      reject = failed;
    });
    this.#awaited.set(n, { promise, resolve, reject });
    return promise;
  }
}
