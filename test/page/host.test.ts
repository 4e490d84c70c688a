import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { openSite, openStaticSite, type Site } from './site.ts';
import { openBrowser, Visit, type How } from './visit.ts';

const noUsb = (): void => {
  delete (Navigator.prototype as { usb?: unknown }).usb;
};

const chrome = (system: string): string =>
  `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36`;

const hosts: readonly (readonly [string, How, RegExp])[] = [
  ['Windows', { userAgent: chrome('Windows NT 10.0; Win64; x64') }, /On Windows, Apple Devices does this/],
  ['macOS', { userAgent: chrome('Macintosh; Intel Mac OS X 10_15_7') }, /On a Mac, Finder does this/],
  [
    'a browser without WebUSB',
    { userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', before: noUsb },
    /This browser cannot talk to USB/,
  ],
];

describe('where a restore cannot work', { concurrency: 2 }, () => {
  let site: Site;
  let bare: Site;
  let browser: Browser;
  before(async () => {
    [site, bare, browser] = await Promise.all([openSite(), openStaticSite(), openBrowser()]);
  });
  after(async () => {
    await browser.close();
    await Promise.all([site.close(), bare.close()]);
  });

  for (const [name, how, words] of hosts)
    it(`the page says so before anything else, and offers a pretend one: ${name}`, async () => {
      const visit = await Visit.open({ browser, site }, '/', how);
      await visit.reach('screen', 'unsupported');
      assert.match(await visit.page.locator('main h1').innerText(), words);
      assert.match(await visit.page.locator('main').innerText(), /Finder|Apple Devices/);
      assert.ok(await visit.button('Try with a pretend iPhone').isVisible());
      await visit.close();
    });

  it('without the relay the page says what will not work, and still shows a pretend restore', async () => {
    const visit = await Visit.open({ browser, site: bare });
    await visit.reach('screen', 'unsupported');
    assert.match(await visit.page.locator('main h1').innerText(), /cannot reach Apple/);
    assert.match(await visit.page.locator('main').innerText(), /npm start/);
    await visit.button('Try with a pretend iPhone').click();
    await visit.reach('screen', 'consent');
    // The question for the relay is the one thing that a static host cannot answer.
    await visit.close([
      `404 for ${bare.origin}/relay/about`,
      'console: Failed to load resource: the server responded with a status of 404 (Not Found)',
    ]);
  });
});
