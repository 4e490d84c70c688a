import type { BrowserContext, Page } from 'playwright-core';
import type { Entry } from '../../src/journal/entry.ts';
import type { Snapshot } from '../../src/journal/snapshot.ts';
import type { ShelfReport, Wanted } from '../../src/session/contract.ts';
import type { Session } from '../../src/session/session.ts';
import type { Site } from '../page/site.ts';

/** For a computer that is busy with much else. */
const patience = 180_000;

type App = HTMLElement & { session: Session };

/** A tab of the page, whose session is driven as the screens drive it. */
export class Tab {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  static async open(context: BrowserContext, site: Site): Promise<Tab> {
    const tab = new Tab(await context.newPage());
    await tab.page.goto(site.origin);
    await tab.#ready();
    return tab;
  }

  /** Until the worker of the page before has let go, too: Chromium lets it work on for a moment. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.#ready();
    await this.untilFreed();
  }

  /** A person comes to the question which iOS it should be. */
  async question(): Promise<void> {
    await this.page.getByRole('button', { name: 'A cable and a computer' }).click();
    await this.atTheQuestion();
  }

  /** Until that question is asked. */
  async atTheQuestion(): Promise<void> {
    await this.page.getByRole('heading', { name: 'Which iOS should go on it?' }).waitFor();
  }

  /** Until no tab fetches anything, or tidies up after that. */
  async untilFreed(): Promise<void> {
    await this.page.waitForFunction(async () =>
      (await navigator.locks.query()).held?.every(({ name }) => !name?.startsWith('replug-shelf:fetch:')),
    );
  }

  /** Resolves at once; `until` tells how it goes. */
  fetch(wanted: Wanted): Promise<void> {
    return this.page.evaluate((what) => {
      void document.querySelector<App>('replug-app')!.session.files.fetch(what);
    }, wanted);
  }

  /** Until this share of it is here; answers the bytes that are. */
  async until(share: number): Promise<number> {
    const came = await this.page.waitForFunction(
      (wanted) => {
        const { download } = document.querySelector<App>('replug-app')!.session.snapshot;
        return download && download.total > 0 && download.done / download.total >= wanted && download.done;
      },
      share,
      { timeout: patience },
    );
    return Number(await came.jsonValue());
  }

  /** The state of the download, or a snapshot that is verified or failed. */
  async untilState(state: NonNullable<Snapshot['download']>['state'] | 'verified' | 'fault'): Promise<void> {
    const reached = this.page.waitForFunction(
      (wanted) => {
        const { download, verified, fault } = document.querySelector<App>('replug-app')!.session.snapshot;
        if (wanted === 'verified') return verified;
        return wanted === 'fault' ? fault !== null : download?.state === wanted;
      },
      state,
      { timeout: patience },
    );
    await reached.catch(async (error: unknown) => {
      const last = (await this.entries()).slice(-5).map((entry) => JSON.stringify(entry));
      throw new Error(`never "${state}"; at last ${last.join(', ')}`, { cause: error });
    });
  }

  snapshot(): Promise<Snapshot> {
    return this.page.evaluate(() => document.querySelector<App>('replug-app')!.session.snapshot);
  }

  entries(): Promise<readonly Entry[]> {
    return this.page.evaluate(() => document.querySelector<App>('replug-app')!.session.entries);
  }

  /** The newest entry of a kind. */
  async last<K extends Entry['kind']>(kind: K): Promise<Extract<Entry, { kind: K }> | undefined> {
    return (await this.entries()).findLast(
      (entry): entry is Extract<Entry, { kind: K }> => entry.kind === kind,
    );
  }

  shelf(): Promise<ShelfReport> {
    return this.page.evaluate(() => document.querySelector<App>('replug-app')!.session.files.shelf());
  }

  /** Bytes of the files on the shelf that need not be read again, as it is written down there. */
  async proven(): Promise<number> {
    const proofs = await this.page.evaluate(
      () =>
        new Promise<unknown[]>((done, failed) => {
          const opening = indexedDB.open('shelf');
          opening.onerror = () => failed(new Error(opening.error?.message));
          opening.onsuccess = () => {
            const reading = opening.result.transaction('proofs').objectStore('proofs').getAll();
            reading.onerror = () => failed(new Error(reading.error?.message));
            reading.onsuccess = () => done(reading.result);
            opening.result.close();
          };
        }),
    );
    return (proofs as { size: number; measured?: object; half?: { at: number } }[]).reduce(
      (sum, { size, measured, half }) => sum + (measured ? size : (half?.at ?? 0)),
      0,
    );
  }

  /** The sentence beside the file. */
  async refusal(): Promise<string> {
    const note = this.page.locator('main [role=alert]');
    await note.waitFor();
    return note.innerText();
  }

  async #ready(): Promise<void> {
    await this.page.waitForFunction(
      () => document.querySelector<App>('replug-app')?.session.snapshot.host !== null,
    );
  }
}
