import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { openSite, type Site } from '../page/site.ts';
import { openKeptBrowser, type Visit } from '../page/visit.ts';

/** Where figures are measured: a folder on disk, and the built page on its server. Made when first wanted. */
export class Place {
  readonly folder: string;
  /** Also what takes a quarter of an hour. */
  readonly whole: boolean;
  #site: Promise<Site> | undefined;

  private constructor(folder: string, whole: boolean) {
    this.folder = folder;
    this.whole = whole;
  }

  static async open(whole: boolean): Promise<Place> {
    return new Place(await mkdtemp(join(tmpdir(), 'replug-bench-')), whole);
  }

  get site(): Promise<Site> {
    return (this.#site ??= openSite());
  }

  /** Work in a browser with a new profile on disk, deleted afterwards. */
  async browse<T>(work: (context: BrowserContext, profile: string) => Promise<T>): Promise<T> {
    const profile = await mkdtemp(join(this.folder, 'profile-'));
    const context = await openKeptBrowser(profile);
    try {
      return await work(context, profile);
    } finally {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    }
  }

  async close(): Promise<void> {
    await (await this.#site)?.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Answers a file to the page's question which iOS it should be; resolves when it was found whole. */
export async function pick(visit: Visit, file: string, patienceMs: number): Promise<void> {
  await visit.page.getByRole('button', { name: 'A cable and a computer' }).click();
  await visit.page.locator('input[type=file]').setInputFiles(file);
  await visit.reach('screen', 'connect', patienceMs);
}
