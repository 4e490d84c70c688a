import type { Bytes } from '../bytes/bytes.ts';
import type { World } from '../bytes/world.ts';
import { NoRoom } from './errors.ts';
import { kept } from './kept.ts';

/** Larger writes cost Chromium three times as much for each byte, smaller ones a message to its first process each. */
const writeBytes = 512 * 1024;

/** What writes into a file: at once in a worker; in a page, where that is not to be had, by promises. */
interface Pen {
  write(bytes: Bytes, at: number): void | Promise<void>;
  close(): void | Promise<void>;
}

/** The part of `FileSystemFileHandle` that the types of pages lack. */
interface Writable {
  createSyncAccessHandle?(): Promise<{
    getSize(): number;
    truncate(size: number): void;
    write(bytes: Bytes, options: { at: number }): number;
    close(): void;
  }>;
}

/** The part of `FileSystemDirectoryHandle` that the types of workers lack. */
type Folder = FileSystemDirectoryHandle & AsyncIterable<[string, FileSystemHandle]>;

/**
 * Unpacked images, a file each in the browser's own file system: a byte costs a twentieth of what it costs as a Blob in
 * IndexedDB, which would be slower than all the rest of unpacking. Everything throws `ShelfBroken`, what writes `NoRoom`.
 */
export class ShelfImages {
  readonly #world: World;
  readonly #name: string;

  /** `name` of the folder. */
  constructor(world: World, name: string) {
    this.#world = world;
    this.#name = name;
  }

  /** Undefined: there is none under this key. */
  file(key: string): Promise<File | undefined> {
    return kept(this.#world, async () => (await this.#find(key))?.getFile());
  }

  /** Bytes that it takes; 0 when there is none. */
  async size(key: string): Promise<number> {
    return (await this.file(key))?.size ?? 0;
  }

  keys(): Promise<string[]> {
    return kept(this.#world, async () => {
      const names: string[] = [];
      for await (const [name] of await this.#folder()) names.push(decodeURIComponent(name));
      return names;
    });
  }

  drop(key: string): Promise<void> {
    return kept(this.#world, async () => {
      if (await this.#find(key)) await (await this.#folder()).removeEntry(encodeURIComponent(key));
    });
  }

  /** A new, empty file under this key; only one at a time may be written. */
  create(key: string): Promise<ImageFile> {
    return kept(this.#world, async () => {
      const folder = await this.#folder();
      const handle = await folder.getFileHandle(encodeURIComponent(key), { create: true });
      return new ImageFile(this.#world, await penFor(handle));
    });
  }

  async #folder(): Promise<Folder> {
    const root = await navigator.storage.getDirectory();
    return (await root.getDirectoryHandle(this.#name, { create: true })) as Folder;
  }

  /** Not every key would do as a name, so they are looked through. */
  async #find(key: string): Promise<FileSystemFileHandle | undefined> {
    const wanted = encodeURIComponent(key);
    for await (const [name, handle] of await this.#folder())
      if (name === wanted) return handle as FileSystemFileHandle;
    return undefined;
  }
}

/** An image on its way into its file, front to back. */
export class ImageFile {
  readonly #world: World;
  readonly #pen: Pen;
  #size = 0;

  constructor(world: World, pen: Pen) {
    this.#world = world;
    this.#pen = pen;
  }

  /** Bytes that were taken. */
  get size(): number {
    return this.#size;
  }

  /** What was refused may be given again. */
  async append(bytes: Bytes): Promise<void> {
    await kept(this.#world, async () => {
      for (let at = 0; at < bytes.length; at += writeBytes) {
        const writing = this.#pen.write(bytes.subarray(at, at + writeBytes), this.#size + at);
        if (writing) await writing;
      }
    });
    this.#size += bytes.length;
  }

  close(): Promise<void> {
    return kept(this.#world, async () => this.#pen.close());
  }
}

async function penFor(handle: FileSystemFileHandle): Promise<Pen> {
  const writable = handle as Writable;
  if (!writable.createSyncAccessHandle) {
    const stream = await handle.createWritable();
    return {
      write: (data, position) => stream.write({ type: 'write', data, position }),
      close: () => stream.close(),
    };
  }
  const file = await writable.createSyncAccessHandle();
  // ext4 writes all of a file that was cut to nothing when it is closed: 0.4 s for each GiB.
  if (file.getSize() > 0) file.truncate(0);
  return {
    write(bytes, at) {
      const written = file.write(bytes, { at });
      // What does not fit is left out without a word.
      if (written !== bytes.length) throw new NoRoom(`${written} of ${bytes.length} bytes were written`);
    },
    // Not flushed, which would take as long: what a power cut left is found by its checksum (`isCopied`).
    close: () => file.close(),
  };
}
