import { after, before } from 'node:test';
import type { Browser } from 'playwright-core';
import { openSite, type Site } from './site.ts';
import { openBrowser } from './visit.ts';

/** The built page on a server and a browser that can reach it, there while the tests of one `describe` run. */
export class Place {
  site!: Site;
  browser!: Browser;

  constructor() {
    before(async () => {
      [this.site, this.browser] = await Promise.all([openSite(), openBrowser()]);
    });
    after(async () => {
      await this.browser.close();
      await this.site.close();
    });
  }
}
