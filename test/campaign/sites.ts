import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folders that a restore runs through. */
const folders = ['bytes', 'usb', 'firmware', 'signing', 'restore', 'mux', 'boot', 'services'];

/** `firmware/source.ts:13` of every place from which a call leaves the thread. */
export function everySite(): string[] {
  const root = join(import.meta.dirname, '../../src');
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name}`),
  );
  return files.flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, i) => (/outside\((errand|'|$)/.test(line) ? [`${file}:${i + 1}`] : [])),
  );
}
