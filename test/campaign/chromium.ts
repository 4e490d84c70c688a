import { chromium, type Page } from 'playwright-core';
import { createServer } from 'vite';
import { findChromium } from '../run/chromium.js';

/** A page that runs trials, and its browser and server, which end with it. */
export interface Tab {
  readonly page: Page;
  close(): Promise<void>;
}

/** The campaign's code in a Chromium, behind the door of `page.ts`. */
export async function openTab(): Promise<Tab> {
  const server = await createServer({
    configFile: false,
    // A cache of its own: other servers of this project bundle other packages.
    cacheDir: 'node_modules/.vite-campaign',
    server: { port: 0, watch: null, hmr: false },
    logLevel: 'error',
    optimizeDeps: { entries: ['test/campaign/page.html'] },
  });
  await server.listen();
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
  const page = await browser.newPage();
  await page.goto(`${server.resolvedUrls?.local[0] ?? ''}test/campaign/page.html`);
  await page.waitForFunction(() => 'replugRestoreDigest' in globalThis);
  return {
    page,
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
