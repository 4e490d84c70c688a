import type { Page } from 'playwright-core';
import type { Entry } from '../../src/journal/entry.ts';

/** What a profile holds of the page, read behind the page's back. */
export interface Left {
  readonly entries: readonly Entry[];
  /** Something lies on the shelf. */
  readonly shelved: boolean;
  /** What is not as it must be with what lies on the shelf. */
  readonly broken: readonly string[];
}

/** `page`: on any address of the site that runs nothing. */
export async function leftOn(page: Page): Promise<Left> {
  // The compiler of these tests names functions by a helper that a page does not have.
  await page.evaluate('globalThis.__name = (named) => named');
  return page.evaluate(async () => {
    const all = async (name: string, store: string): Promise<[IDBValidKey, unknown][]> => {
      if (!(await indexedDB.databases()).some((each) => each.name === name)) return [];
      const answer = <T>(request: IDBRequest<T>): Promise<T> =>
        new Promise((done, failed) => {
          request.onsuccess = () => done(request.result);
          request.onerror = () => failed(request.error);
        });
      const database = await answer(indexedDB.open(name));
      const records = database.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([answer(records.getAllKeys()), answer(records.getAll())]);
      database.close();
      return keys.map((key, i) => [key, values[i]]);
    };
    const crcOf = (bytes: Uint8Array): number => {
      let crc = ~0;
      for (const byte of bytes) {
        crc ^= byte;
        for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
      }
      return ~crc >>> 0;
    };
    const broken: string[] = [];
    const chunks = (await all('shelf', 'chunks')) as [[string, number], { crc: number; blob: Blob }][];
    for (const [[key, n], { crc, blob }] of chunks) {
      const bytes = await blob.arrayBuffer().catch(() => new ArrayBuffer());
      if (bytes.byteLength !== blob.size) broken.push(`piece ${n} of ${key} cannot be read`);
      else if (crcOf(new Uint8Array(bytes)) !== crc >>> 0) broken.push(`piece ${n} of ${key} is another one`);
    }
    const items = (await all('shelf', 'items')) as [
      string,
      { complete: boolean; kind: string; size: number },
    ][];
    for (const [key, { complete, kind, size }] of items) {
      if (!complete || kind !== 'image') continue;
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('shelf');
      const image = await (await folder.getFileHandle(encodeURIComponent(key))).getFile();
      if (image.size !== size) broken.push(`${key} is not whole`);
    }
    // They come in the order of their keys.
    const batches = (await all('replug-journal', 'batches')) as [IDBValidKey, Entry[]][];
    return {
      entries: batches.flatMap(([, batch]) => batch),
      shelved: items.length > 0,
      broken,
    };
  });
}
