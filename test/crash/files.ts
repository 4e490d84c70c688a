import type { Bytes } from '../../src/bytes/bytes.ts';
import { MemoryFile } from '../memory-file.ts';
import type { Disk, Stores } from './disk.ts';

/** Where the files of a folder lie on the disk. */
const placeOf = (folder: string): string => `files of ${folder}`;

/** One page's way to the browser's own file system: what is written into a file is lost from its end backwards. */
export class PretendFiles {
  readonly #disk: Disk;
  readonly #isAlive: () => boolean;
  readonly #fits: (bytes: number) => number;

  /** `fits`: how many of so many bytes there is room for. */
  constructor(disk: Disk, isAlive: () => boolean, fits = (bytes: number): number => bytes) {
    this.#disk = disk;
    this.#isAlive = isAlive;
    this.#fits = fits;
  }

  /** In place of `navigator.storage.getDirectory`; folders have no folders in them. */
  readonly root = (): Promise<object> =>
    Promise.resolve({ getDirectoryHandle: (name: string) => Promise.resolve(this.#folder(name)) });

  #folder(folder: string) {
    const files = (): ReadonlyMap<string, Bytes> =>
      new Map(
        [...(this.#disk.read(placeOf(folder)).get(folder)?.values() ?? [])].map(([name, bytes]) => [
          name as string,
          bytes as Bytes,
        ]),
      );
    const write = (changed: ReadonlyMap<string, Bytes>): void => {
      if (!this.#isAlive()) return;
      const records = new Map([...changed].map(([name, bytes]) => [name, [name, bytes] as const]));
      const stores: Stores = new Map([[folder, records]]);
      this.#disk.write(placeOf(folder), stores, 'relaxed');
    };
    const handleOf = (name: string): object => ({
      getFile: () => Promise.resolve(new MemoryFile(files().get(name) ?? new Uint8Array(), name, 0)),
      createSyncAccessHandle: () =>
        Promise.resolve({
          getSize: () => files().get(name)?.length ?? 0,
          truncate: (size: number) => {
            write(new Map([...files(), [name, (files().get(name) ?? new Uint8Array()).slice(0, size)]]));
          },
          write: (given: Bytes, { at }: { at: number }) => {
            const bytes = given.subarray(0, this.#fits(given.length));
            const before = files().get(name) ?? new Uint8Array();
            const after = new Uint8Array(Math.max(before.length, at + bytes.length));
            after.set(before);
            after.set(bytes, at);
            write(new Map([...files(), [name, after]]));
            return bytes.length;
          },
          close: () => undefined,
        }),
    });
    return {
      async *[Symbol.asyncIterator]() {
        await Promise.resolve();
        for (const name of files().keys()) yield [name, handleOf(name)];
      },
      getFileHandle: (name: string) => {
        if (!files().has(name)) write(new Map([...files(), [name, new Uint8Array()]]));
        return Promise.resolve(handleOf(name));
      },
      removeEntry: (name: string) => {
        write(new Map([...files()].filter(([each]) => each !== name)));
        return Promise.resolve();
      },
    };
  }
}
