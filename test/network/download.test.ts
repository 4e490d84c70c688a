import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Browser, BrowserContext } from 'playwright-core';
import { MiB } from '../../src/bytes/bytes.ts';
import { ipswBlob } from '../apple/ipsw.ts';
import { openSite, type Site } from '../page/site.ts';
import { openBrowser, openKeptBrowser } from '../page/visit.ts';
import { Nginx, type Asked } from './nginx.ts';
import { SmallDisk } from './small-disk.ts';
import { Tab } from './tab.ts';

const options = { product: 'iPhone13,2', build: '23C71', imageBytes: 160 * MiB };
/** Of each of four connections. */
const bytesPerSecond = 4 * MiB;
/** What is read of directory and manifest ahead of the pieces, and what the four lanes have in flight when they are cut. */
const slack = 8 * MiB;
/** A piece is kept when all of it came: so much of four lanes' work can be lost with the tab. */
const piece = 16 * MiB;
const unfinished = 4 * piece;

/** After a server died some piece was not asked for from where it was asked for before, but from further inside. */
function takesUp(asked: readonly Asked[], died: number, until: number): boolean {
  // Directory and manifest are read in little bits.
  const pieces = asked.filter(({ from, to }) => to - from > 2 * MiB);
  const before = new Map(
    pieces.filter(({ at }) => at < died).map(({ from }) => [Math.floor(from / piece), from]),
  );
  return pieces.some(
    ({ at, from }) => at >= died && at < until && from > (before.get(Math.floor(from / piece)) ?? Infinity),
  );
}

describe('a download from nginx, in a browser', () => {
  let site: Site;
  let browser: Browser;
  let context: BrowserContext;
  let folder: string;
  let mirror: Nginx;
  let file: Uint8Array;
  let other: Uint8Array;
  let wanted: { url: string; name: string };
  /** Bytes of the file that were asked for since then, and sent. */
  const sent = async (since = 0): Promise<number> =>
    (await mirror.log())
      .filter(({ began, status }) => began >= since && status < 300)
      .reduce((sum, { bytes }) => sum + bytes, 0);

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
    const died: number[] = [];
    for (const share of [0.1, 0.3, 0.5, 0.7, 0.9]) {
      await tab.until(share);
      await mirror.kill();
      died.push(Date.now());
      await tab.untilState('stalled');
      await mirror.start();
    }
    await tab.untilState('verified');
    const asked = await mirror.asked();
    // A kill between two pieces of all four lanes breaks none of them.
    const inside = died.filter((at, i) => takesUp(asked, at, died[i + 1] ?? Infinity));
    assert.ok(inside.length >= 2, JSON.stringify({ died, asked }));
    const stalled = await tab.last('stalled');
    assert.equal(stalled?.offline, false);
    const { fault, firmware } = await tab.snapshot();
    assert.equal(fault, null);
    assert.equal(firmware?.size, file.length);
    // Answers that died with the server are in this log not at all: it has less than the file.
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

  it('goes on after the tab was reloaded at 20, 60 and 75 %, and asks for nothing again that is here', async () => {
    const tab = await Tab.open(context, site);
    await tab.fetch(wanted);
    let kept = 0;
    for (const share of [0.2, 0.6, 0.75]) {
      const came = await tab.until(share);
      await tab.reload();
      const [row] = (await tab.shelf()).kept;
      assert.deepEqual([row?.complete, row?.wanted], [false, wanted]);
      kept = row!.bytes;
      assert.ok(kept >= came - unfinished, `${kept} bytes were kept of ${came}`);
      // What has come by itself while the tab was going down would leave nothing to fetch.
      assert.ok(kept < file.length, 'the whole file came before the tab was gone');
      if (share < 0.75) await tab.fetch(wanted);
    }
    const proven = await tab.proven();
    const since = Date.now();
    await tab.fetch(wanted);
    await tab.untilState('verified');
    assert.equal((await tab.last('fetch'))?.kept, kept);
    const asked = await sent(since);
    assert.ok(asked <= file.length - kept + slack, `${asked} bytes were asked for, and ${kept} were here`);
    const { bytes = 0, read = 0 } = (await tab.last('verified')) ?? {};
    assert.ok(proven >= 16 * MiB, `${proven} bytes were proven before`);
    assert.equal(bytes - read, proven);

    await tab.reload();
    const atRest = Date.now();
    await tab.fetch(wanted);
    await tab.untilState('verified');
    assert.equal((await tab.last('verified'))?.read, 0);
    assert.equal(await sent(atRest), 0);
  });

  it('says so when there is no room, loses nothing, and goes on in a new browser when there is', async (t) => {
    const disk = await SmallDisk.mount(160 * MiB);
    if (!disk) {
      t.skip('no file system may be mounted here');
      return;
    }
    // What a page may store is a share of what its browser's disk holds, and that the browser asks when it starts.
    let profile = await openKeptBrowser(disk.folder);
    try {
      const full = await Tab.open(profile, site);
      await full.fetch(wanted);
      await full.untilState('fault');
      assert.equal((await full.snapshot()).fault?.fault.name, 'ShelfFull');
      assert.match(await full.refusal(), /no room for this iOS. Nothing is lost: free some space/);
      const { bytes = 0 } = (await full.shelf()).kept[0] ?? {};
      assert.ok(bytes >= 32 * MiB, `${bytes} bytes were kept`);

      await profile.close();
      await disk.resize(480 * MiB);
      profile = await openKeptBrowser(disk.folder);
      const since = Date.now();
      const roomy = await Tab.open(profile, site);
      await roomy.fetch(wanted);
      await roomy.untilState('verified');
      assert.equal((await roomy.last('fetch'))?.kept, bytes);
      assert.ok((await sent(since)) <= file.length - bytes + slack);
    } finally {
      await profile.close();
      await disk.unmount();
    }
  });

  it('is ended by a person: then the question stands there again, and nothing of it is kept', async () => {
    const tab = await Tab.open(context, site);
    await tab.question();
    await tab.fetch(wanted);
    await tab.until(0.5);
    await tab.page.getByRole('button', { name: 'Stop, and delete what is here' }).click();
    await tab.atTheQuestion();
    await tab.untilState('cancelled');
    const { file: chosen, checking, fault } = await tab.snapshot();
    assert.deepEqual([chosen, checking, fault], [null, null, null]);
    await tab.untilFreed();
    assert.deepEqual((await tab.shelf()).kept, []);
  });

  it('is one download for two tabs, also when the first one is closed', async () => {
    const [first, second] = [await Tab.open(context, site), await Tab.open(context, site)];
    await first.fetch(wanted);
    await first.until(0.2);
    await second.fetch(wanted);
    await second.untilState('elsewhere');
    const came = await first.until(0.6);
    await first.page.close();
    await second.untilState('verified');
    assert.ok((await second.last('fetch'))!.kept >= came - unfinished);
    const third = await Tab.open(context, site);
    await third.fetch(wanted);
    await third.untilState('verified');
    assert.ok((await sent()) < file.length + unfinished + slack);
    const rows = (await third.shelf()).kept;
    assert.deepEqual(
      rows.map(({ complete, inUse }) => [complete, inUse]),
      [[true, true]],
    );
  });
});
