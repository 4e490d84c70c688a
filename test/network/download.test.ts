import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Browser, BrowserContext } from 'playwright-core';
import { MiB } from '../../src/bytes/bytes.ts';
import { ipswBlob } from '../apple/ipsw.ts';
import { openSite, type Site } from '../page/site.ts';
import { openBrowser } from '../page/visit.ts';
import { Nginx } from './nginx.ts';
import { Tab } from './tab.ts';

const options = { product: 'iPhone13,2', build: '23C71', imageBytes: 160 * MiB };
/** Of each of four connections. */
const bytesPerSecond = 2 * MiB;
/** What four lanes may have on the way when they are cut, and what is read of directory and manifest ahead. */
const slack = 8 * MiB;

describe('a download from nginx, in a browser', () => {
  let site: Site;
  let browser: Browser;
  let context: BrowserContext;
  let folder: string;
  let mirror: Nginx;
  let file: Uint8Array;
  let other: Uint8Array;
  let wanted: { url: string; name: string };
  const sent = async (): Promise<number> =>
    (await mirror.log()).reduce((sum, { bytes, status }) => sum + (status < 300 ? bytes : 0), 0);

  before(async () => {
    [site, browser] = await Promise.all([openSite(), openBrowser()]);
    const make = async (seed: number): Promise<Uint8Array> =>
      new Uint8Array(await (await ipswBlob({ ...options, seed })).file.arrayBuffer());
    [file, other] = [await make(1), await make(2)];
  });
  after(async () => {
    await browser.close();
    await site.close();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'replug-nginx-'));
    mirror = await Nginx.open(folder, bytesPerSecond);
    await mirror.put('a.ipsw', file);
    await mirror.start();
    wanted = { url: mirror.url('a.ipsw'), name: 'a.ipsw' };
    context = await browser.newContext();
  });
  afterEach(async () => {
    await context.close();
    await mirror.kill();
    await rm(folder, { recursive: true });
  });

  it('goes on after the server died and came back, at five places, and fetches hardly a byte twice', async () => {
    const tab = await Tab.open(context, site);
    await tab.fetch(wanted);
    for (const share of [0.1, 0.3, 0.5, 0.7, 0.9]) {
      await tab.until(share);
      await mirror.kill();
      await tab.untilState('stalled');
      await mirror.start();
    }
    await tab.untilState('verified');
    const stalled = await tab.last('stalled');
    assert.equal(stalled?.offline, false);
    const { fault, firmware } = await tab.snapshot();
    assert.equal(fault, null);
    assert.equal(firmware?.size, file.length);
    // Answers that died with the server are in no log: what it wrote down is less than the file.
    assert.ok((await sent()) < file.length + slack, `${await sent()} bytes for ${file.length}`);
  });

  it('refuses a file that was replaced between two ranges, and fetches the new one when asked again', async () => {
    const tab = await Tab.open(context, site);
    await tab.fetch(wanted);
    await tab.until(0.3);
    await mirror.put('a.ipsw', other);
    await tab.untilState('fault');
    const { fault } = await tab.snapshot();
    assert.equal(fault?.fault.name, 'ResourceChanged');
    assert.match(await tab.refusal(), /was replaced while we read it/);
    await tab.fetch(wanted);
    await tab.untilState('verified');
    assert.equal((await tab.last('fetch'))?.kept, 0);
  });

  it('goes on after the tab was reloaded at 60 %, and reads nothing again that is proven', async () => {
    const tab = await Tab.open(context, site);
    await tab.fetch(wanted);
    await tab.until(0.6);
    await tab.reload();
    const before = await sent();
    const [kept] = (await tab.shelf()).kept;
    assert.deepEqual([kept?.complete, kept?.wanted], [false, wanted]);
    await tab.fetch(kept!.wanted!);
    await tab.untilState('verified');
    const fetch = await tab.last('fetch');
    assert.ok(fetch!.kept > 0.4 * file.length, `${fetch!.kept} bytes were kept`);
    const verified = await tab.last('verified');
    const proven = verified!.bytes - verified!.read!;
    // The image is proven in steps of 8 MiB, a little behind what came.
    assert.ok(proven >= 16 * MiB, `${proven} bytes were proven before`);
    assert.ok((await sent()) - before <= file.length - fetch!.kept + slack);
    await tab.reload();
    const atRest = await sent();
    await tab.fetch(wanted);
    await tab.untilState('verified');
    assert.equal((await tab.last('verified'))?.read, 0);
    assert.equal(await sent(), atRest);
  });

  it('is one download for two tabs, also when the first one is closed', async () => {
    const [first, second] = [await Tab.open(context, site), await Tab.open(context, site)];
    await first.fetch(wanted);
    await first.until(0.2);
    await second.fetch(wanted);
    await second.untilState('elsewhere');
    await first.until(0.6);
    await first.page.close();
    await second.untilState('verified');
    assert.ok((await second.last('fetch'))!.kept > 0.4 * file.length);
    const third = await Tab.open(context, site);
    await third.fetch(wanted);
    await third.untilState('verified');
    assert.ok((await sent()) < file.length + 4 * 16 * MiB + slack);
    const rows = (await third.shelf()).kept;
    assert.deepEqual(
      rows.map(({ complete, inUse }) => [complete, inUse]),
      [[true, true]],
    );
  });
});
