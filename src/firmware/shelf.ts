import { MiB, type Bytes } from '../bytes/bytes.ts';
import type { World } from '../bytes/world.ts';
import { ShelfBroken, ShelfFull } from './errors.ts';
import { scriptCrc32, type StreamCrc } from './hashing.ts';
import { ShelfStore, type Chunk } from './shelf-store.ts';
import { blobSource } from './source.ts';
import type { Source } from '../bytes/source.ts';

/** Blobs this large go in at twice and come out at four times the speed of 1 MiB ones (browser-platform §4.2). */
export const chunkSize = 16 * MiB;

type NewCrc = () => Promise<StreamCrc>;

/** Where unpacked images are kept, to be read at random. */
export interface Shelf {
  /** A finished image; undefined when there is none under this key. */
  open(key: string): Promise<Source | undefined>;
  /** Begins an image of `size` bytes, or takes an unfinished one up again. `crc32`: a faster one than script's. */
  write(key: string, size: number, crc32?: NewCrc): Promise<ShelfWriter>;
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

  async write(
    key: string,
    size: number,
    crc32: NewCrc = () => Promise.resolve(scriptCrc32()),
  ): Promise<ShelfWriter> {
    await this.#store.dropIndex(key);
    return new BrowserShelfWriter(this.#store, key, size, crc32);
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
  readonly #newCrc: NewCrc;
  #crc: StreamCrc | undefined;
  #pieces: Bytes[] = [];
  #weight = 0;
  #chunks = 0;
  #kept = 0;
  /** One chunk is written while the next is collected. */
  #writing: Promise<void> = Promise.resolve();

  constructor(store: ShelfStore, key: string, size: number, newCrc: NewCrc) {
    this.#store = store;
    this.#key = key;
    this.#size = size;
    this.#newCrc = newCrc;
  }

  async add(piece: Bytes): Promise<void> {
    for (let at = 0; at < piece.length;) {
      const taken = piece.subarray(at, at + chunkSize - this.#weight);
      this.#crc ??= await this.#newCrc();
      await this.#crc.update(taken);
      this.#pieces.push(taken);
      this.#weight += taken.length;
      at += taken.length;
      if (this.#weight === chunkSize) await this.#hand();
    }
  }

  async finish(): Promise<void> {
    if (this.#weight > 0) await this.#hand();
    await this.#writing;
    if (this.#kept !== this.#size) throw new ShelfBroken(`${this.#kept} of ${this.#size} bytes were written`);
    await this.#store.putIndex(this.#key, { size: this.#size, chunks: this.#chunks });
  }

  async #hand(): Promise<void> {
    const crc = (await this.#crc?.value()) ?? 0;
    const blob = new Blob(this.#pieces);
    this.#crc = undefined;
    this.#pieces = [];
    this.#weight = 0;
    await this.#writing;
    this.#writing = this.#put(this.#chunks++, { crc, blob });
    // A failure is reported by the next call; until then nobody waits for it.
    this.#writing.catch(() => undefined);
  }

  async #put(n: number, chunk: Chunk): Promise<void> {
    const there = await this.#store.chunk(this.#key, n);
    // An earlier, interrupted run may have left this very piece.
    const same = there?.crc === chunk.crc && there.blob.size === chunk.blob.size;
    if (!same && !(await this.#store.putChunk(this.#key, n, chunk)))
      throw new ShelfFull(this.#size, this.#kept);
    this.#kept += chunk.blob.size;
  }
}
