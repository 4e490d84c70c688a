import type { Bytes } from '../bytes/bytes.ts';
import type { World } from '../bytes/world.ts';
import { ShelfBroken, ShelfFull } from './errors.ts';
import { scriptCrc32, type StreamCrc } from './hashing.ts';
import { Locks, type Release } from './locks.ts';
import { chunkSize, Room, weight, type RoomHears } from './shelf-room.ts';
import { ShelfStore, type Chunk, type Item } from './shelf-store.ts';
import type { Source } from '../bytes/source.ts';
import { blobSource } from './source.ts';

export type NewCrc = () => Promise<StreamCrc>;

/** What is written onto the shelf. */
export interface Writing {
  readonly size: number;
  /** What it is called when people are told what is kept. */
  readonly label: string;
  /** A faster one than script's. */
  readonly crc32?: NewCrc;
}

/** Where unpacked images are kept, to be read at random. */
export interface Shelf {
  /** A finished image, in use from now on; undefined when there is none under this key. */
  open(key: string): Promise<Source | undefined>;
  /** Begins an image, or takes an unfinished one up again. Makes room where the browser says that it lacks. */
  write(key: string, what: Writing): Promise<ShelfWriter>;
}

/** Takes an image front to back. */
export interface ShelfWriter {
  /** Throws `ShelfFull` when the browser gives no more room, and nothing that is kept may go. */
  add(piece: Bytes): Promise<void>;
  /** Makes the image visible to `open`; call it only when its checksum is right. */
  finish(): Promise<void>;
}

/** One thing on the shelf, with what people are told of it. */
export interface Row {
  readonly key: string;
  readonly item: Item;
  readonly bytes: number;
  readonly inUse: boolean;
}

/** The shelf in IndexedDB. What it opens or writes is in use, for all tabs to see, until it is closed. */
export class BrowserShelf implements Shelf {
  readonly world: World;
  readonly store: ShelfStore;
  readonly locks: Locks;
  readonly room: Room;
  readonly #used = new Map<string, Promise<Release>>();

  constructor(world: World, hears: RoomHears = {}, name = 'shelf') {
    this.world = world;
    this.store = new ShelfStore(world, name);
    this.locks = new Locks(world, `replug-${name}`);
    this.room = new Room(world, this.store, this.locks, hears);
  }

  async open(key: string): Promise<Source | undefined> {
    await this.use(key);
    const item = await this.store.item(key);
    if (!item?.complete) return undefined;
    const pieces = Array.from({ length: Math.ceil(item.size / chunkSize) }, (_, n) => n);
    const whole = await this.blob(key, item, new Set(pieces));
    await this.touch(key, item);
    return blobSource(this.world, whole);
  }

  /** The pieces `wanted` of an item as one Blob of its size; the others read as zeros. Throws `ShelfBroken`. */
  async blob(key: string, { size }: Item, wanted: ReadonlySet<number>): Promise<Blob> {
    // Named many times, it is stored once.
    const zeros = new Blob([new Uint8Array(chunkSize)]);
    const blobs: Blob[] = [];
    const count = Math.ceil(size / chunkSize);
    for (let n = 0; n < count; n++) {
      const length = Math.min(chunkSize, size - n * chunkSize);
      // One by one: a request for many at once can exceed the browser's largest message.
      const blob = wanted.has(n) ? (await this.store.chunk(key, n))?.blob : zeros.slice(0, length);
      if (!blob) throw new ShelfBroken(`piece ${n} of ${count} is gone`);
      if (blob.size !== length) throw new ShelfBroken(`piece ${n} has ${blob.size} bytes, not ${length}`);
      blobs.push(blob);
    }
    return new Blob(blobs);
  }

  async write(key: string, { size, label, crc32 }: Writing): Promise<ShelfWriter> {
    await this.use(key);
    const now = this.world.clock.wall();
    await this.store.putItem(key, { kind: 'image', label, size, complete: false, made: now, used: now });
    await this.room.prepare(size - (await weight(this.store, key, size)));
    return new BrowserShelfWriter(this, key, size, crc32 ?? (() => Promise.resolve(scriptCrc32())));
  }

  /** From now on it is in use. */
  async use(key: string): Promise<void> {
    const held = this.#used.get(key) ?? this.locks.hold(key, 'shared');
    this.#used.set(key, held);
    await held;
  }

  /** It is no longer in use here. */
  async letGo(key: string): Promise<void> {
    const held = this.#used.get(key);
    this.#used.delete(key);
    (await held)?.();
  }

  /** Stores a piece; false when there is no room for it, and nothing that is kept may go. */
  async put(key: string, n: number, chunk: Chunk): Promise<boolean> {
    for (;;) {
      if (await this.store.putChunk(key, n, chunk)) return true;
      if (!(await this.room.freeOne())) return false;
    }
  }

  async touch(key: string, item: Item): Promise<void> {
    await this.store.putItem(key, { ...item, used: this.world.clock.wall() });
  }

  /** Everything that is kept, longest unused first. */
  async rows(): Promise<Row[]> {
    const rows: Row[] = [];
    for (const key of await this.store.keys()) {
      const item = await this.store.item(key);
      if (!item) continue;
      const free = await this.locks.attempt(key, 'exclusive');
      free?.();
      rows.push({ key, item, bytes: await weight(this.store, key, item.size), inUse: !free });
    }
    return rows.sort((a, b) => a.item.used - b.item.used);
  }

  /** Lets go of everything in use and of the database. */
  async close(): Promise<void> {
    for (const key of [...this.#used.keys()]) await this.letGo(key);
    await this.store.close();
  }
}

class BrowserShelfWriter implements ShelfWriter {
  readonly #shelf: BrowserShelf;
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

  constructor(shelf: BrowserShelf, key: string, size: number, newCrc: NewCrc) {
    this.#shelf = shelf;
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
    const item = await this.#shelf.store.item(this.#key);
    if (!item) throw new ShelfBroken('the image was deleted while it was written');
    await this.#shelf.touch(this.#key, { ...item, complete: true });
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
    const there = await this.#shelf.store.chunk(this.#key, n);
    // An earlier, interrupted run may have left this very piece.
    const same = there?.crc === chunk.crc && there.blob.size === chunk.blob.size;
    if (!same && !(await this.#shelf.put(this.#key, n, chunk))) throw new ShelfFull(this.#size, this.#kept);
    this.#kept += chunk.blob.size;
  }
}
