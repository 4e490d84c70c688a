import { chromium, type Page } from 'playwright-core';
import { createServer } from 'vite';
import { systemClock } from '../../src/bytes/clock.ts';
import { Silence, within } from '../../src/bytes/deadline.ts';
import type { CheckName } from '../phone/check-names.ts';
import { findChromium } from '../run/chromium.js';
import type { Outcome, TestFile } from './page.ts';

/** The tests of the phone, loaded into a browser once and run as often as there are mutants. */
export interface Tests {
  /** Runs the tests of `files` with `check` switched off; with undefined, against the strict phone. */
  run(check: CheckName | undefined, files: readonly TestFile[]): Promise<Outcome>;
  close(): Promise<void>;
}

/** A page that spins does not answer any more, not even with its own deadline. */
const pageMs = 120_000;

/** Serves the tests and opens them in Chromium. */
export async function openTests(): Promise<Tests> {
  const server = await createServer({
    configFile: false,
    // A cache of its own: other servers of this project bundle other packages.
    cacheDir: 'node_modules/.vite-mutants',
    server: { port: 0, watch: null, hmr: false },
    logLevel: 'error',
    optimizeDeps: { entries: ['test/mutants/page.html'] },
    // Only `expect` is wanted; the rest of that package asks for the test runner's own server.
    resolve: { alias: { '@open-wc/testing': '@esm-bundle/chai' } },
  });
  await server.listen();
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
  const load = async (): Promise<Page> => {
    const page = await browser.newPage();
    page.on('pageerror', (error) => {
      console.error(error.message);
    });
    await page.goto(`${server.resolvedUrls?.local[0] ?? ''}test/mutants/page.html`);
    await page.waitForFunction(() => 'replugRunWithout' in globalThis);
    return page;
  };
  let page = await load();
  return {
    async run(check, files) {
      const asked = page.evaluate(([without, names]) => globalThis.replugRunWithout?.(without, names), [
        check,
        files,
      ] as const);
      const outcome = (await within(systemClock, pageMs, 'the tests', asked).catch(silent)) ?? spins;
      if (outcome.hangs) {
        void page.close();
        page = await load();
      }
      return outcome;
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** Tests that never give the page its turn again are as red as tests can be. */
const spins: Outcome = { ran: 0, red: ['the page does not answer any more'], hangs: true };

function silent(error: unknown): undefined {
  if (!(error instanceof Silence)) throw error;
}
