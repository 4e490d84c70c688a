import type { Page } from 'playwright-core';
import type { Behavior, Entry, Kind } from '../../../src/journal/entry.ts';
import type { DataState, Snapshot } from '../../../src/journal/snapshot.ts';

/** What is read of the page's session. */
interface Session {
  readonly entries: readonly Entry[];
  readonly snapshot: Snapshot;
}

/** What the page shows of its state to whoever looks: `html[data-…]`. */
export interface Shown {
  readonly at?: string;
  readonly phase?: string;
  readonly progress?: string;
  readonly screen?: string;
}

/** The page did not come to what was waited for. */
class PageElsewhere extends Error {
  override readonly name = 'PageElsewhere';
  constructor(awaited: string, shown: Shown, last: string) {
    super(`waited for ${awaited}; the page shows ${JSON.stringify(shown)}, its last entries: ${last}`);
  }
}

const loadMs = 60_000;
/** The page asks for three seconds of holding. */
const holdMs = 3_400;

/** Our page in a tab, used as a person uses it: a file is given, a button is held. */
export class Tab {
  readonly page: Page;
  /** What the console and uncaught errors said: a healthy page is silent. */
  readonly complaints: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }

  static async open(page: Page, url: string): Promise<Tab> {
    const tab = new Tab(page);
    await page.goto(url, { timeout: loadMs });
    await tab.until('the first screen', loadMs, ({ screen }) => screen !== undefined);
    return tab;
  }

  shown(): Promise<Shown> {
    return this.page.evaluate(() => Object.fromEntries(Object.entries(document.documentElement.dataset)));
  }

  /** The journal so far. */
  entries(): Promise<Entry[]> {
    return this.page.evaluate(() => {
      const session = document.querySelector('replug-app')?.session as Session | undefined;
      return [...(session?.entries ?? [])];
    });
  }

  async all<K extends Kind>(kind: K): Promise<Extract<Entry, { kind: K }>[]> {
    return (await this.entries()).filter(
      (entry): entry is Extract<Entry, { kind: K }> => entry.kind === kind,
    );
  }

  /** Looks twice a second until the page shows what `fits`. Throws `PageElsewhere` after `ms`. */
  async until(awaited: string, ms: number, fits: (shown: Shown) => boolean): Promise<Shown> {
    const end = performance.now() + ms;
    for (;;) {
      const shown = await this.shown();
      if (fits(shown)) return shown;
      if (performance.now() > end) throw new PageElsewhere(awaited, shown, await this.#last());
      await this.page.waitForTimeout(500);
    }
  }

  /** Gives a file of this computer to the page's own file field. */
  async giveFile(path: string): Promise<void> {
    await this.page.locator('input[type=file]').setInputFiles(path, { timeout: loadMs });
  }

  /** Presses "Hold to erase" and keeps it pressed for as long as the page wants. */
  async holdToErase(): Promise<void> {
    const button = this.page.getByRole('button', { name: 'Hold to erase' });
    await button.scrollIntoViewIfNeeded({ timeout: loadMs });
    const box = await button.boundingBox();
    if (!box) throw new PageElsewhere('the button to hold', await this.shown(), await this.#last());
    await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await this.page.mouse.down();
    await this.page.waitForTimeout(holdMs);
    await this.page.mouse.up();
  }

  /** Gives the file as soon as the page has seen the phone. */
  async give(file: string): Promise<void> {
    await this.until('the phone being seen', 60_000, ({ screen }) => screen === 'file');
    await this.giveFile(file);
  }

  /**
   * From a fresh page to a running restore of the phone that is plugged in, by erase or by update. `detours`: before that
   * the page asks for something to be done with the phone.
   */
  async begin(file: string, behavior: Behavior = 'erase', detours = false): Promise<void> {
    await this.give(file);
    if (detours) {
      await this.until('the question before', 300_000, ({ screen }) => screen === 'detour');
      await this.press();
    }
    await this.until('the question for consent', 300_000, ({ screen }) => screen === 'consent');
    await (behavior === 'erase' ? this.holdToErase() : this.press());
    await this.until('the restore beginning', 20_000, ({ phase }) => phase !== undefined);
  }

  /** Clicks the screen's one filled button. */
  async press(): Promise<void> {
    await this.page.locator('[data-primary]').click({ timeout: loadMs });
  }

  /** Throws `PageElsewhere` when the journal has no `count` entries of this kind within `ms`. */
  async untilThere(kind: Kind, ms: number, count = 1): Promise<void> {
    const end = performance.now() + ms;
    while ((await this.all(kind)).length < count) {
      if (performance.now() > end)
        throw new PageElsewhere(`${count} × ${kind}`, await this.shown(), await this.#last());
      await this.page.waitForTimeout(500);
    }
  }

  /** The sentence at the top of the screen. */
  heading(): Promise<string> {
    return this.page.locator('h1').innerText({ timeout: loadMs });
  }

  /** Is the data on the phone touched, as the page tells it. */
  async data(): Promise<DataState> {
    return this.page.evaluate(() => (document.querySelector('replug-app')!.session as Session).snapshot.data);
  }

  /** As with the browser's own button; its warning that a restore is running is waved through. */
  async reload(): Promise<void> {
    this.page.once('dialog', (dialog) => void dialog.accept());
    await this.page.reload({ timeout: loadMs });
    await this.until('the first screen', loadMs, ({ screen }) => screen !== undefined);
  }

  async #last(): Promise<string> {
    const entries = await this.entries();
    return entries
      .slice(-4)
      .map((entry) => JSON.stringify(entry))
      .join(' ')
      .slice(0, 2000);
  }
}
