import { concat, type Bytes } from '../src/bytes/bytes.ts';
import type { World } from '../src/bytes/world.ts';
import type { Shelf, ShelfWriter } from '../src/firmware/shelf.ts';
import type { Source } from '../src/bytes/source.ts';
import { blobSource } from '../src/firmware/source.ts';

/** A shelf that needs no browser. Each call is one errand of kind `storage`, as on the real one. */
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

  async write(key: string): Promise<ShelfWriter> {
    await this.#ask(() => this.#images.delete(key));
    const pieces: Bytes[] = [];
    return {
      add: (piece) => this.#ask(() => void pieces.push(piece.slice())),
      finish: () => this.#ask(() => void this.#images.set(key, new Blob([concat(pieces)]))),
    };
  }

  #ask<T>(work: () => T): Promise<T> {
    return this.#world.outside('storage', async () => {
      await Promise.resolve();
      return work();
    });
  }
}
