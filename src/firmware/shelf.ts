import { MiB, type Bytes } from '../bytes/bytes.ts';
import { crc32 } from '../bytes/crc32.ts';
import type { World } from '../bytes/world.ts';
import { ShelfBroken, ShelfFull } from './errors.ts';
import { ShelfStore } from './shelf-store.ts';
import { blobSource, type Source } from './source.ts';

/** Blobs this large go in at twice and come out at four times the speed of 1 MiB ones (browser-platform §4.2). */
export const chunkSize = 16 * MiB;

/** Where unpacked images are kept, to be read at random. */
export interface Shelf {
  /** A finished image; undefined when there is none under this key. */
  open(key: string): Promise<Source | undefined>;
  /** Begins an image of `size` bytes, or takes an unfinished one up again. */
  write(key: string, size: number): Promise<ShelfWriter>;
  /** Frees everything but the image `key`; nothing is kept when it is undefined. */
  evict(key?: string): Promise<void>;
}

/** Takes an image front to back. */
export interface ShelfWriter {
  /** Throws `ShelfFull` when the browser gives no more room. */
  add(piece: Bytes): Promise<void>;
  /** Makes the image visible to `open`; call it only when its checksum is right. */
  finish(): Promise<void>;
}

/** The shelf in IndexedDB: one record per 16 MiB, and an index record written last. */
export class BrowserShelf implements Shelf {
  readonly #world: World;
  readonly #store: ShelfStore;

  constructor(world: World, name = 'shelf') {
    this.#world = world;
    this.#store = new ShelfStore(world, name);
  }

  async open(key: string): Promise<Source | undefined> {
    const index = await this.#store.index(key);
    if (!index) return undefined;
    const blobs: Blob[] = [];
    for (let n = 0; n < index.chunks; n++) {
      // One by one: a request for many at once can exceed the browser's largest message.
      const chunk = await this.#store.chunk(key, n);
      if (!chunk) throw new ShelfBroken(`piece ${n} of ${index.chunks} of an unpacked image is gone`);
      blobs.push(chunk.blob);
    }
    const whole = new Blob(blobs);
    if (whole.size !== index.size) throw new ShelfBroken(`${whole.size} of ${index.size} bytes are left`);
    return blobSource(this.#world, whole);
  }

  async write(key: string, size: number): Promise<ShelfWriter> {
    await this.#store.dropIndex(key);
    return new BrowserShelfWriter(this.#store, key, size);
  }

  evict(key?: string): Promise<void> {
    return this.#store.keepOnly(key);
  }

  /** Lets go of the database, so that it can be deleted. */
  close(): Promise<void> {
    return this.#store.close();
  }
}

class BrowserShelfWriter implements ShelfWriter {
  readonly #store: ShelfStore;
  readonly #key: string;
  readonly #size: number;
  #pieces: Bytes[] = [];
  #weight = 0;
  #crc = 0;
  #chunks = 0;
  #kept = 0;

  constructor(store: ShelfStore, key: string, size: number) {
    this.#store = store;
    this.#key = key;
    this.#size = size;
  }

  async add(piece: Bytes): Promise<void> {
    for (let at = 0; at < piece.length;) {
      const taken = piece.subarray(at, at + chunkSize - this.#weight);
      this.#pieces.push(taken);
      this.#crc = crc32(taken, this.#crc);
      this.#weight += taken.length;
      at += taken.length;
      if (this.#weight === chunkSize) await this.#put();
    }
  }

  async finish(): Promise<void> {
    if (this.#weight > 0) await this.#put();
    if (this.#kept !== this.#size) throw new ShelfBroken(`${this.#kept} of ${this.#size} bytes were written`);
    await this.#store.putIndex(this.#key, { size: this.#size, chunks: this.#chunks });
  }

  async #put(): Promise<void> {
    const there = await this.#store.chunk(this.#key, this.#chunks);
    // An earlier, interrupted run may have left this very piece.
    if (there?.crc !== this.#crc || there.blob.size !== this.#weight) {
      const chunk = { crc: this.#crc, blob: new Blob(this.#pieces) };
      if (!(await this.#store.putChunk(this.#key, this.#chunks, chunk)))
        throw new ShelfFull(this.#size, this.#kept);
    }
    this.#kept += this.#weight;
    this.#chunks++;
    this.#pieces = [];
    this.#weight = 0;
    this.#crc = 0;
  }
}
