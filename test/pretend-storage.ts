import { Disk } from './crash/disk.ts';
import { PretendFiles } from './crash/files.ts';
import { keyRange, PretendIndexedDb } from './crash/indexed-db.ts';
import { LockTable } from './crash/locks.ts';

/** What a browser has for a shelf, in Node; both may be changed. */
export interface PretendStorage {
  estimate: () => Promise<StorageEstimate>;
  /** How many of so many bytes of a file are written. */
  fits: (bytes: number) => number;
}

/** Puts a browser's storage in the place where a page finds it: empty, for all tabs of a test. */
export function installStorage(): PretendStorage {
  const disk = new Disk();
  const alive = (): boolean => true;
  const pretend: PretendStorage = {
    estimate: () => Promise.resolve({ quota: 10e9, usage: 0 }),
    fits: (bytes) => bytes,
  };
  const storage = {
    getDirectory: new PretendFiles(disk, alive, (bytes) => pretend.fits(bytes)).root,
    estimate: () => pretend.estimate(),
    persisted: () => Promise.resolve(false),
  };
  const navigator = { storage, locks: new LockTable().of({}) };
  const indexedDB = new PretendIndexedDb(disk, alive);
  for (const [name, value] of Object.entries({ navigator, indexedDB, IDBKeyRange: keyRange }))
    Object.defineProperty(globalThis, name, { value, configurable: true });
  return pretend;
}
