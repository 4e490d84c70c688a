import type { World } from '../bytes/world.ts';
import { ShelfBroken } from './errors.ts';
import { hasRoom, kept, shelfError } from './kept.ts';
import type { Resource } from './resource.ts';
import { ShelfImages } from './shelf-images.ts';

/** One piece of 16 MiB, with its CRC-32. */
export interface Chunk {
  readonly crc: number;
  readonly blob: Blob;
}

/** Where a firmware file comes from, and which boards' parts of it are wanted (null: all of it). */
export interface Origin {
  readonly name: string;
  readonly resource: Resource;
  readonly boards: readonly string[] | null;
}

/** What is known of one thing on the shelf. It becomes complete last, when all its pieces are there. */
export interface Item {
  readonly kind: 'ipsw' | 'image';
  /** For people. */
  readonly label: string;
  readonly size: number;
  readonly complete: boolean;
  /** Wall time, ms since 1970: when it was begun, and when it was last used. */
  readonly made: number;
  readonly used: number;
  /** Of files that come from the network. */
  readonly origin?: Origin;
}

const items = 'items';
const chunks = 'chunks';
const proofs = 'proofs';
type Store = typeof items | typeof chunks | typeof proofs;

/** Everything of one key in `chunks`, whose keys are [key, number]. */
const ofKey = (key: string): IDBKeyRange => IDBKeyRange.bound([key, 0], [key, Infinity]);

/**
 * Database of the shelf: `Item` by key, `Chunk` by [key, number], and by [key, path] what was proven of a file. Beside it
 * lie the unpacked images.
 */
export class ShelfStore {
  readonly images: ShelfImages;
  readonly #world: World;
  readonly #name: string;
  #database: Promise<IDBDatabase> | undefined;

  constructor(world: World, name: string) {
    this.images = new ShelfImages(world, name);
    this.#world = world;
    this.#name = name;
  }

  item(key: string): Promise<Item | undefined> {
    return this.#run(items, 'readonly', (store) => store.get(key) as IDBRequest<Item | undefined>);
  }

  /** Throws `NoRoom`. */
  async putItem(key: string, item: Item): Promise<void> {
    await this.#run(items, 'readwrite', (store) => store.put(item, key));
  }

  /** The same for what is of use, and not needed: where there is no room for it, the older item stays. */
  async noteItem(key: string, item: Item): Promise<void> {
    await hasRoom(this.putItem(key, item));
  }

  /** Something of what was complete is missing. */
  async notComplete(key: string): Promise<void> {
    const item = await this.item(key);
    if (item?.complete) await this.noteItem(key, { ...item, complete: false });
  }

  /** Keys of all items, in no order. */
  async keys(): Promise<string[]> {
    return (await this.#run(items, 'readonly', (store) => store.getAllKeys())) as string[];
  }

  chunk(key: string, n: number): Promise<Chunk | undefined> {
    return this.#run(chunks, 'readonly', (store) => store.get([key, n]) as IDBRequest<Chunk | undefined>);
  }

  /** Numbers of the pieces that are there. */
  async present(key: string): Promise<number[]> {
    const found = await this.#run(chunks, 'readonly', (store) => store.getAllKeys(ofKey(key)));
    return (found as [string, number][]).map(([, n]) => n);
  }

  /** Throws `NoRoom`. */
  async putChunk(key: string, n: number, chunk: Chunk): Promise<void> {
    await this.#run(chunks, 'readwrite', (store) => store.put(chunk, [key, n]));
  }

  async dropChunk(key: string, n: number): Promise<void> {
    await this.#run(chunks, 'readwrite', (store) => store.delete([key, n]));
  }

  /** What was proven of a file, by path. The values are the caller's own plain records. */
  async proofs(key: string): Promise<Map<string, unknown>> {
    const [paths, values] = await Promise.all([
      this.#run(proofs, 'readonly', (store) => store.getAllKeys(proofsOf(key))),
      this.#run(proofs, 'readonly', (store) => store.getAll(proofsOf(key)) as IDBRequest<unknown[]>),
    ]);
    return new Map((paths as [string, string][]).map(([, path], i) => [path, values[i]]));
  }

  /** Where there is no room for it, it is found out again the next time. */
  async putProof(key: string, path: string, proof: unknown): Promise<void> {
    await hasRoom(this.#run(proofs, 'readwrite', (store) => store.put(proof, [key, path])));
  }

  async dropProof(key: string, path: string): Promise<void> {
    await this.#run(proofs, 'readwrite', (store) => store.delete([key, path]));
  }

  /** The item first: what is left of an interrupted deletion belongs to nothing and goes at the next repair. */
  async drop(key: string): Promise<void> {
    await this.#run(items, 'readwrite', (store) => store.delete(key));
    await this.#run(proofs, 'readwrite', (store) => store.delete(proofsOf(key)));
    await this.#run(chunks, 'readwrite', (store) => store.delete(ofKey(key)));
    await this.images.drop(key);
  }

  /** Keys that have pieces, proofs or an image, with or without an item. */
  async strays(): Promise<Set<string>> {
    const [a, b] = await Promise.all([
      this.#run(chunks, 'readonly', (store) => store.getAllKeys()),
      this.#run(proofs, 'readonly', (store) => store.getAllKeys()),
    ]);
    const ofPieces = ([...a, ...b] as [string, unknown][]).map(([key]) => key);
    return new Set([...ofPieces, ...(await this.images.keys())]);
  }

  async close(): Promise<void> {
    const open = this.#database;
    this.#database = undefined;
    (await open?.catch(() => undefined))?.close();
  }

  #run<T>(name: Store, mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    return kept(this.#world, async () => {
      this.#database ??= open(this.#name);
      const database = await this.#database;
      return new Promise<T>((done, failed) => {
        // Relaxed: a power cut may lose what was written last, and all of it can be had again.
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

const proofsOf = (key: string): IDBKeyRange => IDBKeyRange.bound([key, ''], [key, '\uffff']);

function open(name: string): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const request = indexedDB.open(name, 3);
    request.onupgradeneeded = () => {
      const { result: database } = request;
      // An older layout holds nothing that cannot be had again.
      for (const old of [...database.objectStoreNames]) database.deleteObjectStore(old);
      for (const store of [items, chunks, proofs]) database.createObjectStore(store);
    };
    request.onsuccess = () => {
      const { result: database } = request;
      // A newer version of the page in another tab may have to change the layout.
      database.onversionchange = () => {
        database.close();
      };
      done(database);
    };
    request.onerror = () => {
      failed(broken(request.error));
    };
  });
}

const broken = (error: DOMException | null): ShelfBroken =>
  error ? shelfError(error) : new ShelfBroken('the transaction was aborted');
