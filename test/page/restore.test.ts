import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { MiB } from '../../src/bytes/bytes.ts';
import { Image } from '../apple/image.ts';
import { openSite, type Site } from './site.ts';
import { openBrowser, Visit } from './visit.ts';

const imageBytes = 64 * MiB;

/** Longest that the page's thread may be busy in one piece, ms. */
const longestTask = 200;

/** SHA-256 of the system image that is made on the spot. */
function imageDigest(): string {
  const hash = createHash('sha256');
  for (const piece of new Image(1, imageBytes).pieces(MiB)) hash.update(piece);
  return hash.digest('hex');
}

// One by one: a restore beside another takes the processor from the page whose tasks are measured.
describe('a whole restore on the page', () => {
  let site: Site;
  let browser: Browser;
  before(async () => {
    [site, browser] = await Promise.all([openSite(), openBrowser()]);
  });
  after(async () => {
    await browser.close();
    await site.close();
  });

  it('begins with a button, needs no mouse, and the phone ends as new', async () => {
    const visit = await Visit.open(browser, site);
    const { page } = visit;
    const tabTo = async (name: string): Promise<void> => {
      const wanted = await visit.button(name).elementHandle();
      for (let presses = 0; presses < 60; presses++) {
        await page.keyboard.press('Tab');
        if (await page.evaluate((element) => document.activeElement === element, wanted)) return;
      }
      assert.fail(`"${name}" is not reached with Tab`);
    };
    await tabTo('Try with a pretend iPhone');
    await page.keyboard.press('Enter');
    await visit.reach('screen', 'consent');
    await tabTo('Hold to erase');
    await page.keyboard.down('Space');
    await page.waitForTimeout(2000);
    await page.keyboard.up('Space');
    const again = performance.now();
    await page.keyboard.down('Space');
    await visit.reach('at', 'working');
    await page.keyboard.up('Space');
    assert.ok(performance.now() - again > 2900, 'letting go earlier undoes all of it');
    await visit.reach('at', 'done', 120_000);
    await visit.reach('progress', '1.000');
    await visit.close();
  });

  for (const product of ['iPhone10,1', 'iPhone13,2', 'iPhone14,3'])
    it(`of a pretend ${product} that the address asks for: the image is the file's, and the journal tells all`, async () => {
      const visit = await Visit.open(browser, site, `/?pretend=${product}&speed=40`);
      await visit.reach('screen', 'consent');
      await visit.holdToErase();
      await visit.reach('at', 'done');
      await visit.reach('progress', '1.000');
      const received = visit.phone.filter(({ kind, what }) => kind === 'asr' && what === 'received');
      assert.deepEqual(
        received.map(({ bytes, sha256 }) => ({ bytes, sha256 })),
        [{ bytes: imageBytes, sha256: imageDigest() }],
      );
      assert.deepEqual(
        visit.phone.filter(({ kind }) => kind === 'refused' || kind === 'tolerated'),
        [],
      );

      const { name, head, entries } = await visit.savedJournal();
      assert.match(name, /^replug-journal-\d+\.jsonl$/);
      assert.equal(head.journal, 1);
      assert.deepEqual(
        entries.flatMap((entry) => (entry.kind === 'phase' ? [entry.phase] : [])),
        ['ibec', 'load', 'kernel', 'handover', 'checks', 'disk', 'image', 'install', 'finish'],
      );
      const done = entries.flatMap((entry) => (entry.kind === 'done' ? [entry.bytes] : []));
      assert.deepEqual(done, [imageBytes]);
      const ends = ['status', 'restored', 'started', 'fault', 'unknown-request'];
      const ended = entries.map(({ kind }) => kind).filter((kind) => ends.includes(kind));
      assert.deepEqual(ended, ['status', 'restored', 'started']);
      assert.deepEqual(
        visit.longTasks.filter((ms) => ms > longestTask),
        [],
      );
      await visit.close();
    });
});
