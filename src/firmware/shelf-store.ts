import type { World } from '../bytes/world.ts';
import { ShelfBroken } from './errors.ts';

/** One piece of an image, with its CRC-32. */
export interface Chunk {
  readonly crc: number;
  readonly blob: Blob;
}

/** What makes an image complete. */
export interface Index {
  readonly size: number;
  readonly chunks: number;
}

const images = 'images';
const chunks = 'chunks';

/** Database of the shelf: `images` holds an `Index` by key, `chunks` a `Chunk` by [key, number]. */
export class ShelfStore {
  readonly #world: World;
  readonly #name: string;
  #database: Promise<IDBDatabase> | undefined;

  constructor(world: World, name: string) {
    this.#world = world;
    this.#name = name;
  }

  index(key: string): Promise<Index | undefined> {
    return this.#run(images, 'readonly', (store) => store.get(key) as IDBRequest<Index | undefined>);
  }

  chunk(key: string, n: number): Promise<Chunk | undefined> {
    return this.#run(chunks, 'readonly', (store) => store.get([key, n]) as IDBRequest<Chunk | undefined>);
  }

  /** False when the browser has no room. */
  async putChunk(key: string, n: number, chunk: Chunk): Promise<boolean> {
    try {
      await this.#run(chunks, 'readwrite', (store) => store.put(chunk, [key, n]));
      return true;
    } catch (error) {
      if (error instanceof ShelfBroken && error.why.startsWith('QuotaExceededError')) return false;
      throw error;
    }
  }

  async putIndex(key: string, index: Index): Promise<void> {
    await this.#run(images, 'readwrite', (store) => store.put(index, key));
  }

  async dropIndex(key: string): Promise<void> {
    await this.#run(images, 'readwrite', (store) => store.delete(key));
  }

  /** Deletes every image but `key`. */
  async keepOnly(key: string | undefined): Promise<void> {
    const kept = (found: IDBValidKey): boolean => (Array.isArray(found) ? found[0] : found) === key;
    for (const name of [images, chunks]) {
      const found = await this.#run(name, 'readonly', (store) => store.getAllKeys());
      for (const one of found.filter((candidate) => !kept(candidate)))
        await this.#run(name, 'readwrite', (store) => store.delete(one));
    }
  }

  async close(): Promise<void> {
    const open = this.#database;
    this.#database = undefined;
    (await open?.catch(() => undefined))?.close();
  }

  #run<T>(name: string, mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    return this.#world.outside('storage', async () => {
      this.#database ??= open(this.#name);
      const database = await this.#database;
      return new Promise<T>((done, failed) => {
        // Relaxed: a power cut may lose what was written last, and an unpacked image can be made again.
        const transaction = database.transaction(name, mode, { durability: 'relaxed' });
        const request = ask(transaction.objectStore(name));
        transaction.oncomplete = () => {
          done(request.result);
        };
        transaction.onabort = () => {
          failed(broken(transaction.error ?? request.error));
        };
      });
    });
  }
}

function open(name: string): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(images);
      request.result.createObjectStore(chunks);
    };
    request.onsuccess = () => {
      done(request.result);
    };
    request.onerror = () => {
      failed(broken(request.error));
    };
  });
}

const broken = (error: DOMException | null): ShelfBroken =>
  new ShelfBroken(error ? `${error.name}: ${error.message}` : 'the transaction was aborted');
