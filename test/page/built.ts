import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

let folder: Promise<string> | undefined;

/**
 * The folder of the app as it is now: what `npm test` has built for all of its processes (TEST_APP), or else built here,
 * once, and gone with this process.
 */
export function builtApp(): Promise<string> {
  folder ??= process.env.TEST_APP ? Promise.resolve(process.env.TEST_APP) : build();
  return folder;
}

async function build(): Promise<string> {
  const vite = await import('vite');
  const app = mkdtempSync(join(tmpdir(), 'replug-page-'));
  process.once('exit', () => {
    rmSync(app, { recursive: true });
  });
  const root = resolve(import.meta.dirname, '../..');
  await vite.build({ root, logLevel: 'error', build: { outDir: app, emptyOutDir: true } });
  return app;
}
