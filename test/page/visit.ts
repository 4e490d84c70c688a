import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { readFile } from 'node:fs/promises';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type LaunchOptions,
  type Locator,
  type Page,
} from 'playwright-core';
import type { Entry } from '../../src/journal/entry.ts';
import { findChromium } from '../run/chromium.js';
import type { Site } from './site.ts';

/** Nothing but this computer can be reached. */
const launch = (): LaunchOptions => ({
  executablePath: findChromium(),
  args: ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost'],
});

/** The browser that visits are made with. */
export const openBrowser = (): Promise<Browser> => chromium.launch(launch());

/** The same with one profile, kept in a folder: a private one keeps its storage in memory, and little of it. */
export const openKeptBrowser = (profile: string): Promise<BrowserContext> =>
  chromium.launchPersistentContext(profile, launch());

/** What the pretend phone told of itself; its fields depend on the kind. */
export interface PhoneEvent {
  readonly kind: string;
  readonly [field: string]: unknown;
}

/** A built page on its server, and the browser that goes there. */
export interface Where {
  readonly site: Site;
  readonly browser: Browser;
}

/** What this visitor's browser is like. */
export interface How {
  readonly userAgent?: string;
  /** Runs in the page before anything of ours. */
  readonly before?: () => void;
}

/** One person's tab, with a profile of its own. It writes down all that a good visit has none of. */
export class Visit {
  readonly page: Page;
  /** Console errors and warnings, uncaught errors, requests that leave or fail, violations of the content policy. */
  readonly troubles: string[] = [];
  /** How long the page's thread was busy in one piece, where that was above 50 ms. */
  readonly longTasks: number[] = [];
  /** Paths that were asked for, in order. */
  readonly requests: string[] = [];
  /** What the pretend iPhone tells the console. */
  readonly phone: PhoneEvent[] = [];
  readonly #heard = new EventEmitter();
  readonly #site: Site;
  /** The page is being left: what it was still fetching is given up with it. */
  #leaving = false;

  private constructor(page: Page, site: Site) {
    this.page = page;
    this.#site = site;
  }

  static async open({ browser, site }: Where, path = '/', how: How = {}): Promise<Visit> {
    const context = await browser.newContext(how.userAgent === undefined ? {} : { userAgent: how.userAgent });
    return Visit.in(context, site, path, how);
  }

  /** A tab of a profile that others may be in. */
  static async in(context: BrowserContext, site: Site, path = '/', how: How = {}): Promise<Visit> {
    const visit = new Visit(await context.newPage(), site);
    await visit.#watch();
    if (how.before) await visit.page.addInitScript(how.before);
    await visit.page.goto(`${site.origin}${path}`);
    return visit;
  }

  async #watch(): Promise<void> {
    const { page, troubles } = this;
    page.on('console', (message) => {
      const [name, event] = message.args();
      if (message.type() === 'debug' && name && event && message.text().startsWith('phone '))
        event.jsonValue().then(
          (value) => {
            this.phone.push(value as PhoneEvent);
            this.#heard.emit('event');
          },
          // The page was left meanwhile, and what it told went with it.
          () => undefined,
        );
      else if (['error', 'warning'].includes(message.type())) troubles.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => troubles.push(`uncaught: ${error.message}`));
    page.on('crash', () => troubles.push('crashed'));
    page.on('request', (request) => {
      const { origin, pathname } = new URL(request.url());
      this.requests.push(pathname);
      if (origin !== this.#site.origin) troubles.push(`left the origin: ${request.url()}`);
    });
    page.on('requestfailed', (request) => {
      // A download lets go of an answer once it has what it needs of it.
      const letGo =
        request.failure()?.errorText === 'net::ERR_ABORTED' &&
        (this.#leaving || request.url().endsWith('.ipsw'));
      if (!letGo) troubles.push(`failed: ${request.url()} ${request.failure()?.errorText ?? ''}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400) troubles.push(`${response.status()} for ${response.url()}`);
    });
    await page.exposeBinding('testViolation', (_, violation: string) => troubles.push(violation));
    await page.exposeBinding('testLongTask', (_, ms: number) => this.longTasks.push(ms));
    await page.addInitScript(() => {
      const test = window as unknown as Record<'testViolation' | 'testLongTask', (said: unknown) => void>;
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
        test.testViolation(`policy: ${effectiveDirective} ${blockedURI}`);
      });
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) test.testLongTask(duration);
      }).observe({ type: 'longtask', buffered: true });
    });
  }

  /** Resolves when the phone has told it: the page may be further by then, since the console lags behind it. */
  async told(kind: string, what: string, timeout = 60_000): Promise<void> {
    const signal = AbortSignal.timeout(timeout);
    while (!this.phone.some((event) => event.kind === kind && event.what === what))
      await once(this.#heard, 'event', { signal });
  }

  /** A button by its name. */
  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** Resolves when the page's mirror of the state (`<html data-…>`) has this value. */
  async reach(what: 'at' | 'phase' | 'progress' | 'screen', value: string, timeout = 60_000): Promise<void> {
    await this.page
      .locator(`html[data-${what}="${value}"]`)
      .waitFor({ state: 'attached', timeout })
      .catch(async (error: unknown) => {
        const now = JSON.stringify(await this.state());
        throw new Error(`never reached ${what} "${value}": ${now}; ${this.troubles.join('; ')}`, {
          cause: error,
        });
      });
  }

  /** The mirror of the state. */
  state(): Promise<Record<string, string | undefined>> {
    return this.page.evaluate(() => Object.fromEntries(Object.entries(document.documentElement.dataset)));
  }

  /** Agrees as a person with a mouse does: three seconds on the button. */
  async holdToErase(): Promise<void> {
    await this.button('Hold to erase').hover();
    await this.page.mouse.down();
    await this.page.locator('html:not([data-screen="consent"])').waitFor({ state: 'attached' });
    await this.page.mouse.up();
  }

  /** Leaves the page in the middle of whatever it does, and comes back to it. */
  async reload(): Promise<void> {
    this.#leaving = true;
    await this.page.reload();
    this.#leaving = false;
  }

  /** From the page's journal, saved as a person saves it. */
  async savedJournal(): Promise<{ name: string; head: Record<string, unknown>; entries: Entry[] }> {
    await this.button('Journal').click();
    const download = this.page.waitForEvent('download');
    await this.page.getByRole('dialog').getByRole('button', { name: 'Save the journal' }).click();
    const saved = await download;
    const lines = (await readFile(await saved.path(), 'utf8')).trimEnd().split('\n');
    const [head, ...entries] = lines.map((line) => JSON.parse(line) as unknown);
    await this.page.keyboard.press('Escape');
    return {
      name: saved.suggestedFilename(),
      head: head as Record<string, unknown>,
      entries: entries as Entry[],
    };
  }

  /** Ends the visit, which must have been a good one, but for the `known` troubles. */
  async close(known: readonly string[] = []): Promise<void> {
    this.#leaving = true;
    await this.page.context().close();
    assert.deepEqual(this.troubles, known);
    assert.deepEqual(this.#site.violations, []);
  }
}
