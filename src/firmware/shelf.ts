import type { Bytes } from '../bytes/bytes.ts';
import type { World } from '../bytes/world.ts';
import { ShelfBroken } from './errors.ts';
import { Locks, type Release } from './locks.ts';
import { chunkSize, Room, weight, type Progress, type RoomHears } from './shelf-room.ts';
import type { ImageFile } from './shelf-images.ts';
import { ShelfStore, type Item } from './shelf-store.ts';
import type { Source } from '../bytes/source.ts';
import { blobSource } from './source.ts';

/** What is written onto the shelf. */
export interface Writing {
  readonly size: number;
  /** What it is called when people are told what is kept. */
  readonly label: string;
  /** Ends the waiting for another tab that writes it. */
  readonly signal?: AbortSignal;
}

/** Where unpacked images are kept, to be read at random. */
export interface Shelf {
  /** A finished image, in use from now on; undefined when there is none under this key. */
  open(key: string): Promise<Source | undefined>;
  /**
   * Begins an image; one that is there already stays as it is, and what is added goes nowhere. While another tab writes
   * it, this waits. Throws `ShelfFull`, and the signal's reason.
   */
  write(key: string, what: Writing): Promise<ShelfWriter>;
  /** Frees an image that is no good. False: another tab uses it. */
  forget(key: string): Promise<boolean>;
}

/** Takes an image front to back. */
export interface ShelfWriter {
  /** Throws `ShelfFull` when the browser gives no more room, and nothing that is kept may go. */
  add(piece: Bytes): Promise<void>;
  /** Makes the image visible to `open`; call it only when its checksum is right. */
  finish(): Promise<void>;
  /** Ends without that. Never throws. */
  stop(): Promise<void>;
}

/** One thing on the shelf, with what people are told of it. */
export interface Row {
  readonly key: string;
  readonly item: Item;
  readonly bytes: number;
  readonly inUse: boolean;
}

/** The shelf in this browser. What it opens or writes is in use, for all tabs to see, until it is closed. */
export class BrowserShelf implements Shelf {
  readonly world: World;
  readonly store: ShelfStore;
  readonly locks: Locks;
  readonly room: Room;
  readonly #hears: RoomHears;
  readonly #used = new Map<string, Promise<Release>>();

  constructor(world: World, hears: RoomHears = {}, name = 'shelf') {
    this.world = world;
    this.#hears = hears;
    this.store = new ShelfStore(world, name);
    this.locks = new Locks(world, `replug-${name}`);
    this.room = new Room(world, this.store, this.locks, hears);
  }

  async open(key: string): Promise<Source | undefined> {
    await this.use(key);
    const item = await this.store.item(key);
    if (!item?.complete) return undefined;
    const image = await this.store.images.file(key);
    if (image?.size !== item.size)
      throw new ShelfBroken(`"${item.label}" has ${image?.size ?? 'no'} bytes, not ${item.size}`);
    await this.store.noteItem(key, { ...item, used: this.world.clock.wall() });
    return blobSource(this.world, image);
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

  async write(key: string, { size, label, signal }: Writing): Promise<ShelfWriter> {
    await this.use(key);
    const turn = await this.#turn(`write:${key}`, signal);
    try {
      const there = await this.store.item(key);
      if (there?.complete && (await this.store.images.size(key)) === size) {
        turn();
        return writesNothing;
      }
      const now = this.world.clock.wall();
      const item = { kind: 'image', label, size, complete: false, made: now, used: now } as const;
      await this.keep(key, item, 0);
      await this.room.announce(size - (await weight(this.store, key, size)));
      const nothing = (): Progress => ({ needed: size, kept: 0 });
      const file = await this.room.fit(() => this.store.images.create(key), nothing);
      return new ImageWriter(this, { key, size }, file, turn);
    } catch (error) {
      turn();
      throw error;
    }
  }

  /** As long as another tab has it this waits; the browser takes it back from one that ends. */
  async #turn(name: string, signal?: AbortSignal): Promise<Release> {
    const free = await this.locks.attempt(name, 'exclusive');
    if (free) return free;
    this.#hears.unpacksElsewhere?.();
    return this.locks.hold(name, 'exclusive', signal);
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

  /** Nothing is in use here any more. */
  async letGoOfAll(): Promise<void> {
    for (const key of [...this.#used.keys()]) await this.letGo(key);
  }

  async forget(key: string): Promise<boolean> {
    await this.letGo(key);
    return this.room.free(key);
  }

  /** Writes down what is known of it, from now on as used now; `here` of its bytes are. Throws `ShelfFull`. */
  async keep(key: string, item: Item, here = item.size): Promise<void> {
    const used = this.world.clock.wall();
    const progress = (): Progress => ({ needed: item.size, kept: here });
    await this.room.fit(() => this.store.putItem(key, { ...item, used }), progress);
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
    await this.letGoOfAll();
    await this.store.close();
  }
}

/** For what is on the shelf already. */
const writesNothing: ShelfWriter = {
  add: () => Promise.resolve(),
  finish: () => Promise.resolve(),
  stop: () => Promise.resolve(),
};

class ImageWriter implements ShelfWriter {
  readonly #shelf: BrowserShelf;
  readonly #what: { key: string; size: number };
  readonly #file: ImageFile;
  readonly #turn: Release;

  constructor(shelf: BrowserShelf, what: { key: string; size: number }, file: ImageFile, turn: Release) {
    this.#shelf = shelf;
    this.#what = what;
    this.#file = file;
    this.#turn = turn;
  }

  readonly #progress = (): Progress => ({ needed: this.#what.size, kept: this.#file.size });

  async add(piece: Bytes): Promise<void> {
    await this.#shelf.room.fit(() => this.#file.append(piece), this.#progress);
  }

  async finish(): Promise<void> {
    const { key, size } = this.#what;
    const { store } = this.#shelf;
    await this.#shelf.room.fit(() => this.#file.close(), this.#progress);
    const kept = await store.images.size(key);
    if (kept !== size) throw new ShelfBroken(`${kept} of ${size} bytes were written`);
    const item = await store.item(key);
    if (!item) throw new ShelfBroken('the image was deleted while it was written');
    await this.#shelf.keep(key, { ...item, complete: true });
    this.#turn();
  }

  async stop(): Promise<void> {
    await this.#file.close().catch(() => undefined);
    this.#turn();
  }
}
