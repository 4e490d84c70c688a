import { within } from '../bytes/deadline.ts';
import type { World } from '../bytes/world.ts';
import { NoRoom, ShelfFull } from './errors.ts';
import type { Locks } from './locks.ts';
import type { Item, ShelfStore } from './shelf-store.ts';

/** Hears of what happens to the shelf. */
export interface RoomHears {
  /** The room that is wanted; `free` is what the browser says, null when it says nothing. */
  room?(needed: number, free: number | null, persistent: boolean): void;
  freed?(label: string, bytes: number): void;
  /** Another tab unpacks the very image that is wanted: it is awaited. */
  unpacksElsewhere?(): void;
}

/** Nothing depends on what the browser says of its storage, so that nothing waits for it long. */
const adviceMs = 5000;

const advice = <T>(world: World, ask: () => Promise<T>): Promise<T | null> =>
  within(world.clock, adviceMs, 'advice', world.outside('storage', ask)).catch(() => null);

/** Bytes of the thing that is being written: of all that it needs, those that are here. */
export interface Progress {
  readonly needed: number;
  readonly kept: number;
}

/** What the browser says may still be stored here; null when it says nothing. */
export async function freeRoom(world: World): Promise<number | null> {
  const said = await advice(world, () => navigator.storage.estimate());
  return said?.quota === undefined || said.usage === undefined ? null : said.quota - said.usage;
}

/** Whether the browser has promised never to clear the shelf by itself. Only a page may ask it to. */
export const isPersistent = async (world: World): Promise<boolean> =>
  (await advice(world, () => navigator.storage.persisted())) ?? false;

/** Makes room by taking what was unused longest, and never what some tab uses. */
export class Room {
  readonly #world: World;
  readonly #store: ShelfStore;
  readonly #locks: Locks;
  readonly #hears: RoomHears;
  /** Labels of what went to make room. */
  readonly #gone: string[] = [];

  constructor(world: World, store: ShelfStore, locks: Locks, hears: RoomHears) {
    this.#world = world;
    this.#store = store;
    this.#locks = locks;
    this.#hears = hears;
  }

  /**
   * Tells what is wanted and what the browser says is free, before `needed` bytes are written. Nothing is refused or
   * freed for it: Chromium claims 10 GiB whatever is free, so only writing tells (browser-platform §4.3).
   */
  async announce(needed: number): Promise<void> {
    const persistent = await isPersistent(this.#world);
    const free = await freeRoom(this.#world);
    this.#hears.room?.(needed, free, persistent);
  }

  /**
   * Writes, and frees what may go for as long as there is no room. Where all that may go is less than what is still to
   * come, nothing is freed for it in vain. Throws `ShelfFull`.
   */
  async fit<T>(write: () => Promise<T>, progress: () => Progress): Promise<T> {
    for (;;) {
      try {
        return await write();
      } catch (error) {
        if (!(error instanceof NoRoom)) throw error;
        const { needed, kept } = progress();
        const freed = (await this.#mayGive()) >= needed - kept ? await this.freeOne() : undefined;
        if (freed === undefined) throw new ShelfFull(needed, kept, this.#gone);
        this.#gone.push(freed);
      }
    }
  }

  /** Frees what was unused longest, and answers its label; undefined: nothing is left that may go. */
  async freeOne(): Promise<string | undefined> {
    for (const { key, item } of await this.#oldestFirst()) if (await this.free(key)) return item.label;
    return undefined;
  }

  /** Bytes of all that may go. */
  async #mayGive(): Promise<number> {
    let bytes = 0;
    for (const { key, item } of await this.#oldestFirst()) {
      const release = await this.#locks.attempt(key, 'exclusive');
      if (!release) continue;
      release();
      bytes += await weight(this.#store, key, item.size);
    }
    return bytes;
  }

  async #oldestFirst(): Promise<{ key: string; item: Item }[]> {
    const found: { key: string; item: Item }[] = [];
    for (const key of await this.#store.keys()) {
      const item = await this.#store.item(key);
      if (item) found.push({ key, item });
    }
    return found.sort((a, b) => a.item.used - b.item.used);
  }

  /** False: it is in use. */
  async free(key: string): Promise<boolean> {
    const release = await this.#locks.attempt(key, 'exclusive');
    if (!release) return false;
    try {
      const item = await this.#store.item(key);
      const bytes = item ? await weight(this.#store, key, item.size) : 0;
      await this.#store.drop(key);
      if (item) this.#hears.freed?.(item.label, bytes);
      return true;
    } finally {
      release();
    }
  }

  /** Deletes what an interrupted deletion or a crash left without an item, unless it is being written. */
  async repair(): Promise<void> {
    const known = new Set(await this.#store.keys());
    for (const key of await this.#store.strays()) if (!known.has(key)) await this.free(key);
  }
}

/** All pieces but a file's last have this size: smaller ones go in and come out more slowly (browser-platform §4.2). */
export const chunkSize = 16 * 1024 * 1024;

/** Bytes that an item of `size` bytes takes: in pieces, or as an unpacked image. */
export async function weight(store: ShelfStore, key: string, size: number): Promise<number> {
  const present = await store.present(key);
  const pieces = present.reduce((sum, n) => sum + Math.min(chunkSize, size - n * chunkSize), 0);
  return pieces + (await store.images.size(key));
}
