import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Site } from './site.ts';
import type { Visit } from './visit.ts';

/** Bytes that travel, compressed. */
export interface Weight {
  /** The page with its own script and style: what is needed to paint. */
  readonly main: number;
  /** Everything that is loaded before anyone touches anything. */
  readonly landing: number;
  /** Paths of that, as they were asked for. */
  readonly loaded: readonly string[];
}

/** What the server answers by itself weighs nothing that a build decides. */
const isFile = (path: string): boolean => !path.startsWith('/relay/');

/** Of a visit that has just arrived. */
export async function weigh(visit: Visit, site: Site): Promise<Weight> {
  await visit.reach('screen', 'arrival');
  await visit.page.waitForLoadState('networkidle');
  const loaded = [...new Set(visit.requests.map((path) => (path === '/' ? '/index.html' : path)))];
  const sum = async (paths: readonly string[]): Promise<number> => {
    const files = await Promise.all(paths.map((path) => readFile(join(site.app, path))));
    return files.reduce((bytes, file) => bytes + gzipSync(file).length, 0);
  };
  const main = loaded.filter((path) => path === '/index.html' || path.startsWith('/assets/index-'));
  return { main: await sum(main), landing: await sum(loaded.filter(isFile)), loaded };
}
