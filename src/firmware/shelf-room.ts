import type { World } from '../bytes/world.ts';
import { NoRoom, type ShelfFull } from './errors.ts';
import type { Locks } from './locks.ts';
import type { ShelfStore } from './shelf-store.ts';

/** Hears of what happens to the shelf. */
export interface RoomHears {
  /** The room that is wanted; `free` is what the browser says, null when it says nothing. */
  room?(needed: number, free: number | null, persistent: boolean): void;
  freed?(label: string, bytes: number): void;
  /** Another tab unpacks the very image that is wanted: it is awaited. */
  unpacksElsewhere?(): void;
}

/** What the browser says may still be stored here; null when it says nothing. */
export async function freeRoom(world: World): Promise<number | null> {
  const { quota, usage } = await world.outside('storage', () => navigator.storage.estimate());
  return quota === undefined || usage === undefined ? null : quota - usage;
}

/** Whether the browser has promised never to clear the shelf by itself. Only a page may ask it to. */
export const isPersistent = (world: World): Promise<boolean> =>
  world.outside('storage', () => navigator.storage.persisted());

/** Makes room by taking what was unused longest, and never what some tab uses. */
export class Room {
  readonly #world: World;
  readonly #store: ShelfStore;
  readonly #locks: Locks;
  readonly #hears: RoomHears;

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
    this.#hears.room?.(needed, await freeRoom(this.#world), persistent);
  }

  /** Writes, and frees what may go for as long as there is no room. Throws `full()` when nothing is left that may. */
  async fit<T>(write: () => Promise<T>, full: () => ShelfFull): Promise<T> {
    for (;;) {
      try {
        return await write();
      } catch (error) {
        if (!(error instanceof NoRoom)) throw error;
        if (!(await this.freeOne())) throw full();
      }
    }
  }

  /** False: nothing is left that may go. */
  async freeOne(): Promise<boolean> {
    const keys = await this.#store.keys();
    const found = await Promise.all(keys.map(async (key) => ({ key, item: await this.#store.item(key) })));
    const oldest = found.sort((a, b) => (a.item?.used ?? 0) - (b.item?.used ?? 0));
    for (const { key } of oldest) if (await this.free(key)) return true;
    return false;
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
