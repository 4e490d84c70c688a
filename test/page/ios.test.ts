import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { MiB } from '../../src/bytes/bytes.ts';
import { buildFor } from '../apple/builds.ts';
import { openApple, type Apple } from './apple.ts';
import { openSite, type Site } from './site.ts';
import { openBrowser, Visit } from './visit.ts';

const product = 'iPhone10,1';
const imageBytes = 2 * MiB;

describe('an iOS from the public list', () => {
  let apple: Apple;
  let site: Site;
  let browser: Browser;
  before(async () => {
    const build = buildFor(product);
    apple = await openApple([
      { ipsw: { product, build, imageBytes }, signed: true },
      { ipsw: { product, build: '19H370', version: '15.8', imageBytes: 4096 }, signed: false },
    ]);
    [site, browser] = await Promise.all([openSite(apple.address), openBrowser()]);
  });
  after(async () => {
    await browser.close();
    await site.close();
    await apple.close();
  });

  /** To the newest iOS for a model that is only named. */
  async function atTheOffer(): Promise<Visit> {
    const visit = await Visit.open({ browser, site });
    await visit.page.getByRole('button', { name: 'A cable and a computer' }).click();
    await visit.page.getByLabel('Which iPhone is it?').selectOption(product);
    await visit.page.getByRole('heading', { name: /, the newest for iPhone 8/ }).waitFor();
    return visit;
  }

  it('is found, asked about, fetched, checked, and goes onto a pretend iPhone', async () => {
    const visit = await atTheOffer();
    apple.said.length = 0;
    await visit.page.locator('[data-primary]').click();
    await visit.reach('screen', 'connect');
    const [manifest = '', signing = '', ...rest] = apple.said;
    assert.match(manifest, /BuildManifest\.plist: /);
    assert.match(signing, /TSS\/controller\?action=2: STATUS=0/);
    assert.ok(
      rest.every((line) => /\.ipsw: \d+ bytes from/.test(line)),
      rest.join('\n'),
    );

    await visit.button('Try with a pretend iPhone').click();
    await visit.reach('screen', 'consent');
    await visit.holdToErase();
    await visit.told('asr', 'received');
    const received = visit.phone.filter(({ kind, what }) => kind === 'asr' && what === 'received');
    assert.deepEqual(
      received.map(({ bytes }) => bytes),
      [imageBytes],
    );
    const { entries } = await visit.savedJournal();
    const kinds = entries.map(({ kind }) => kind);
    const road = [
      'model',
      'looking',
      'listed',
      'fetches',
      'signs',
      'fetched',
      'verified',
      'consented',
      'payload',
    ];
    assert.deepEqual(
      kinds.filter((kind, i) => road.includes(kind) && kinds.indexOf(kind) === i),
      road,
    );
    await visit.close();
  });

  it('is refused before a byte of it is fetched, when Apple does not sign it', async () => {
    const visit = await atTheOffer();
    apple.signing.faults = { refuse: 94 };
    apple.said.length = 0;
    await visit.page.locator('[data-primary]').click();
    await visit.page.getByRole('alert').getByText('This iOS cannot be used').waitFor();
    assert.deepEqual(
      apple.said.filter((line) => line.includes('.ipsw')),
      [],
    );
    apple.signing.faults = {};
    await visit.close();
  });
});
