import { concat, type Bytes } from '../src/bytes/bytes.ts';
import type { World } from '../src/bytes/world.ts';
import type { Shelf, ShelfWriter, Writing } from '../src/firmware/shelf.ts';
import type { Source } from '../src/bytes/source.ts';
import { ShelfFull } from '../src/firmware/errors.ts';
import { hasRoom, kept } from '../src/firmware/kept.ts';
import { blobSource } from '../src/firmware/source.ts';

/** A shelf that needs no browser: calls of kind `storage` and their errors as on the real one. */
export class MemoryShelf implements Shelf {
  readonly #world: World;
  readonly #images = new Map<string, Blob>();

  constructor(world: World) {
    this.#world = world;
  }

  open(key: string): Promise<Source | undefined> {
    return this.#ask(() => {
      const image = this.#images.get(key);
      return image && blobSource(this.#world, image);
    });
  }

  async write(key: string, { size }: Writing): Promise<ShelfWriter> {
    await this.#ask(() => this.#images.delete(key));
    const pieces: Bytes[] = [];
    return {
      add: async (piece) => {
        const room = await hasRoom(this.#ask(() => void pieces.push(piece.slice())));
        if (!room) throw new ShelfFull(size, concat(pieces).length);
      },
      finish: () => this.#ask(() => void this.#images.set(key, new Blob([concat(pieces)]))),
      stop: () => Promise.resolve(),
    };
  }

  forget(key: string): Promise<boolean> {
    return this.#ask(() => this.#images.delete(key));
  }

  #ask<T>(work: () => T): Promise<T> {
    return kept(this.#world, async () => {
      await Promise.resolve();
      return work();
    });
  }
}
