import { mkdirSync, realpathSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { chromium, type Browser } from 'playwright-core';
import { createServer } from 'vite';
import { findChromium } from '../run/chromium.js';
import { names as known } from './shown.ts';

/** Pictures of every screen, to look at: `tsx test/page/shots.ts --out DIR [--only arrival,consent] [--sizes 390x844,…] [--whole]`. */
const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    only: { type: 'string' },
    sizes: { type: 'string', default: '390x844,1280x800,1920x1080' },
    themes: { type: 'string', default: 'light,dark' },
    whole: { type: 'boolean', default: false },
  },
});
if (values.out === undefined) throw new Error('say where the pictures go: --out DIR');
const { out } = values;
const names = values.only?.split(',') ?? known;
const strange = names.find((name) => !known.includes(name));
if (strange !== undefined) throw new Error(`no screen "${strange}"; there are ${known.join(', ')}`);

const server = await createServer({
  // The letters are in the packages, which may be a link to elsewhere.
  server: { port: 0, watch: null, hmr: false, fs: { allow: ['.', realpathSync('node_modules')] } },
  logLevel: 'error',
  optimizeDeps: { entries: ['test/page/gallery.html'] },
});
await server.listen();
const address = server.resolvedUrls?.local[0] ?? '';
const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
mkdirSync(out, { recursive: true });
try {
  for (const size of values.sizes.split(','))
    for (const theme of values.themes.split(',')) await shoot(browser, size, theme);
} finally {
  await browser.close();
  await server.close();
}

async function shoot(on: Browser, size: string, theme: string): Promise<void> {
  const [width = 1280, height = 800] = size.split('x').map(Number);
  const page = await on.newPage({ viewport: { width, height }, reducedMotion: 'reduce' });
  for (const name of names) {
    await page.goto(`${address}test/page/gallery.html?show=${name}&theme=${theme}`);
    await page.locator('main h1').waitFor();
    await page.evaluate(() =>
      Promise.all(
        ['Next', 'Mono'].map((cut) => document.fonts.load(`1em "Atkinson Hyperlegible ${cut} Variable"`)),
      ),
    );
    await page.waitForFunction(() =>
      [...document.querySelectorAll('replug-lifeline')].every(
        (line) => line.querySelector('svg') !== null || line.clientWidth === 0,
      ),
    );
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (wide > 0) console.log(`${name} at ${size}: ${wide} px too wide`);
    if (values.whole) {
      // The window grows to the page, so that the dock stands where a person who has scrolled sees it.
      // Twice, since a higher window has room for more in the dock.
      for (let look = 0; look < 2; look++) {
        const full = await page.evaluate(() => document.documentElement.scrollHeight);
        await page.setViewportSize({ width, height: Math.max(height, full) });
      }
    }
    await page.screenshot({ path: `${out}/${name}--${theme}-${width}.png` });
    await page.setViewportSize({ width, height });
  }
  await page.close();
}
