import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { MiB } from '../../src/bytes/bytes.ts';
import { buildFor } from '../apple/builds.ts';
import { ipswBlob } from '../apple/ipsw.ts';
import { openApple, type Apple } from '../page/apple.ts';
import { openSite, type Site } from '../page/site.ts';
import { openBrowser } from '../page/visit.ts';
import { Nginx } from './nginx.ts';
import { Tab } from './tab.ts';

const product = 'iPhone13,2';
const ipsw = { product, build: buildFor(product), imageBytes: 24 * MiB };
/** The directory at the end of the file and the manifest: all that is read before Apple is asked. */
const little = MiB;

describe('a mirror that a person gives the address of', () => {
  let apple: Apple;
  let site: Site;
  let browser: Browser;
  let context: BrowserContext;
  let folder: string;
  let mirror: Nginx;
  before(async () => {
    apple = await openApple([{ ipsw, signed: true }]);
    [site, browser] = await Promise.all([openSite(apple.address), openBrowser()]);
    folder = await mkdtemp(join(tmpdir(), 'replug-mirror-'));
    mirror = await Nginx.open(folder, 16 * MiB);
    const { file } = await ipswBlob(ipsw);
    await mirror.put('a.ipsw', new Uint8Array(await file.arrayBuffer()));
    await mirror.start();
  });
  after(async () => {
    await browser.close();
    await site.close();
    await mirror.kill();
    await rm(folder, { recursive: true });
    await apple.close();
  });
  beforeEach(async () => {
    apple.said.length = 0;
    context = await browser.newContext();
  });
  afterEach(async () => {
    await context.close();
  });

  /** Types the address where the page asks for it, with the model named and no phone at hand. */
  async function give(address: string): Promise<Tab> {
    const tab = await Tab.open(context, site);
    const { page } = tab;
    await page.getByRole('button', { name: 'A cable and a computer' }).click();
    await page.getByLabel('Which iPhone is it?').selectOption(product);
    await page.getByText('An iOS file on a server of your own').click();
    await page.getByLabel('Its address').fill(address);
    await page.getByRole('button', { name: 'Fetch it' }).click();
    return tab;
  }

  const refused = async ({ page }: Tab, title: string): Promise<string> => {
    const note: ReturnType<Page['locator']> = page.locator('main [role=alert]').filter({ hasText: title });
    await note.waitFor({ timeout: 60_000 });
    return note.innerText();
  };
  const sent = async (since: number): Promise<number> =>
    (await mirror.log())
      .filter(({ began, status }) => began >= since && status < 300)
      .reduce((sum, { bytes }) => sum + bytes, 0);

  it('is read just so far that Apple can be asked, then fetched and checked', async () => {
    const tab = await give(mirror.url('a.ipsw'));
    await tab.untilState('verified');
    const kinds = ['fetches', 'asked', 'signs', 'fetch', 'fetched', 'verified'];
    const entries = await tab.entries();
    assert.deepEqual(
      entries.map(({ kind }) => kind).filter((kind) => kinds.includes(kind)),
      kinds,
    );
    assert.equal((await tab.last('fetch'))?.ranges, true);
    assert.ok(apple.said.some((line) => /TSS\/controller.*STATUS=0/.test(line)));
    assert.deepEqual(
      apple.said.filter((line) => line.includes('.ipsw')),
      [],
    );
  });

  it('is asked for nothing more when Apple does not sign what lies there', async () => {
    apple.signing.faults = { refuse: 94 };
    const since = Date.now();
    const words = await refused(await give(mirror.url('a.ipsw')), 'This iOS cannot be used');
    apple.signing.faults = {};
    assert.match(words, /signed no longer/);
    const asked = await sent(since);
    assert.ok(asked > 0 && asked < little, `${asked} bytes were asked for`);
  });

  it('that gives whole files only says so, and its file is fetched all the same', async () => {
    const tab = await give(mirror.url('whole/a.ipsw'));
    await tab.untilState('verified');
    assert.equal((await tab.last('fetch'))?.ranges, false);
    assert.equal((await tab.snapshot()).download?.ranges, false);
  });

  it('that lets no page read from it, has no such file, or a page in its place, is told apart', async () => {
    await mirror.put('page.ipsw', new TextEncoder().encode('<!doctype html><title>Log in</title>'));
    const cases: [string, RegExp][] = [
      [mirror.url('closed/a.ipsw'), /can be reached, but does not let web pages read/],
      // nginx says no without the header that would let a page read it.
      [mirror.url('none.ipsw'), /Either it has no file at this address, or/],
      [mirror.url('page.ipsw'), /A web page came instead of the file/],
      [`http://localhost:1/a.ipsw`, /localhost:1 did not answer/],
    ];
    for (const [address, words] of cases) {
      const tab = await give(address);
      assert.match(await refused(tab, 'This iOS could not be fetched'), words);
      await tab.page.close();
    }
  });

  it('is no address of a file: said beside the field', async () => {
    for (const typed of ['mirror.local/a.ipsw', 'ftp://mirror.local/a.ipsw', mirror.url('')]) {
      const tab = await give(typed);
      await tab.page.getByText('This is no address of a web server.').waitFor();
      assert.deepEqual(
        (await tab.entries()).filter(({ kind }) => kind === 'fetches'),
        [],
      );
      await tab.page.close();
    }
  });
});
