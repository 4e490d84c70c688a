import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { MiB } from '../../src/bytes/bytes.ts';
import { phases, type Entry, type Phase } from '../../src/journal/entry.ts';
import { fold } from '../../src/journal/fold.ts';
import type { Snapshot } from '../../src/journal/snapshot.ts';
import type { Session } from '../../src/session/session.ts';
import { buildFor } from '../apple/builds.ts';
import { seededChance } from '../chance.ts';
import { openApple } from '../page/apple.ts';
import { openSite, type Site } from '../page/site.ts';
import { Chromium } from './chromium.ts';
import { leftOn, type Left } from './left.ts';

/** A real browser that was killed, and what its next visit knew. */
export interface Killed {
  /** Where it was killed, and how long after it had come there. */
  readonly at: Moment;
  readonly afterMs: number;
  /** What the next visit showed. */
  readonly screen: string | undefined;
  readonly data: Snapshot['data'] | undefined;
  /** Entries that the page had, and the disk did not have. */
  readonly lost: number;
  readonly wrong: readonly string[];
}

const product = 'iPhone13,2';
/** Three pieces of the shelf. */
const imageBytes = 40 * MiB;
const speed = 20;

/** Where a page comes by, in order. */
const moments = [
  'file',
  'fetching',
  'fetched',
  'consent',
  ...phases.slice(phases.indexOf('ibec')),
  'done',
] as const;
type Moment = (typeof moments)[number];

/** A busy machine takes its time. */
const longestMs = 180_000;
/** The longest time after a moment at which the browser is killed. */
const latestMs = 400;

/** Kills `count` browsers: each moment once before any of them comes a second time. */
export async function* killBrowsers(seed: number, count: number): AsyncGenerator<Killed> {
  const chance = seededChance(seed);
  const apple = await openApple([{ ipsw: { product, build: buildFor(product), imageBytes }, signed: true }]);
  const site = await openSite(apple.address);
  try {
    for (let i = 0; i < count; i++) {
      const [a = 0, b = 0] = chance.bytes(2);
      const at = moments[i < moments.length ? i : a % moments.length]!;
      yield await killOne(site, at, Math.round((b / 256) * latestMs));
    }
  } finally {
    await site.close();
    await apple.close();
  }
}

async function killOne(site: Site, at: Moment, afterMs: number): Promise<Killed> {
  const profile = await mkdtemp(join(tmpdir(), 'replug-crash-'));
  try {
    const had = await inBrowser(profile, (page) => entriesAt(page, site, { at, afterMs }));
    return { at, afterMs, ...(await inBrowser(profile, (page) => lookAgain(page, site, had))) };
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** However it goes, the browser ends by being killed. */
async function inBrowser<T>(profile: string, work: (page: Page) => Promise<T>): Promise<T> {
  const browser = await Chromium.start(profile);
  browser.page.setDefaultTimeout(longestMs);
  try {
    return await work(browser.page);
  } finally {
    await browser.kill();
  }
}

type App = HTMLElement & { session: Session };

const entriesOf = (page: Page): Promise<readonly Entry[]> =>
  page.evaluate(() => document.querySelector<App>('replug-app')!.session.entries);

/** The page on its way to a restored phone: what its journal is at the moment at which its browser is killed. */
async function entriesAt(
  page: Page,
  site: Site,
  { at, afterMs }: Pick<Killed, 'at' | 'afterMs'>,
): Promise<readonly Entry[]> {
  await page.goto(site.origin);
  const broke = drive(page).then(() => new Promise<never>(() => undefined));
  // Once killed it breaks in any case.
  broke.catch(() => undefined);
  await Promise.race([reach(page, at), broke]);
  await new Promise((done) => setTimeout(done, afterMs));
  return entriesOf(page);
}

/** What a person does. */
async function drive(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'A cable and a computer' }).click();
  await page.getByLabel('Which iPhone is it?').selectOption(product);
  await page.getByRole('heading', { name: /, the newest for iPhone 12/ }).waitFor();
  await page.locator('[data-primary]').click();
  await page.locator('html[data-screen="connect"]').waitFor({ state: 'attached' });
  await page.evaluate(
    ([name, fast]) => document.querySelector<App>('replug-app')!.session.pretend(name, { speed: fast }),
    [product, speed] as const,
  );
  await page.locator('html[data-screen="consent"]').waitFor({ state: 'attached' });
  await page.getByRole('button', { name: 'Hold to erase', exact: true }).hover();
  await page.mouse.down();
  await page.locator('html:not([data-screen="consent"])').waitFor({ state: 'attached' });
  await page.mouse.up();
}

/** Resolves when the page has come there, or is past it. */
async function reach(page: Page, at: Moment): Promise<void> {
  await page.waitForFunction(
    ([wanted, order]) => {
      const { snapshot } = document.querySelector<App>('replug-app')!.session;
      const { download, wait, phase, restoredAt, verified } = snapshot;
      const now =
        restoredAt !== null
          ? 'done'
          : (phase ??
            (wait?.for === 'consent'
              ? 'consent'
              : verified
                ? 'fetched'
                : download?.state === 'running'
                  ? 'fetching'
                  : document.documentElement.dataset.screen));
      return order.indexOf(now ?? '') >= order.indexOf(wanted);
    },
    [at, moments as readonly string[]] as const,
    { polling: 20 },
  );
}

/** The next visit: what the disk holds, what the page makes of it, and where its button leads. */
async function lookAgain(
  page: Page,
  site: Site,
  had: readonly Entry[],
): Promise<Omit<Killed, 'at' | 'afterMs'>> {
  // An address that answers and runs nothing.
  await page.goto(`${site.origin}/relay/about`);
  const left = await leftOn(page);
  await page.goto(site.origin);
  await page.waitForFunction(() => document.querySelector<App>('replug-app')?.session.snapshot.host != null);
  const snapshot = await page.evaluate(() => document.querySelector<App>('replug-app')!.session.snapshot);
  const screen = await page.evaluate(() => document.documentElement.dataset.screen);
  const words = await page.locator('main').innerText();
  const wrong = [...left.broken, ...judge(left, had, { snapshot, screen, words })];
  wrong.push(...(await goOn(page, screen, left.shelved)));
  return { screen, data: snapshot.data, lost: Math.max(0, had.length - left.entries.length), wrong };
}

interface Seen {
  readonly snapshot: Snapshot;
  readonly screen: string | undefined;
  readonly words: string;
}

function judge({ entries }: Left, had: readonly Entry[], { snapshot, screen, words }: Seen): string[] {
  const wrong: string[] = [];
  const both = Math.min(entries.length, had.length);
  if (JSON.stringify(entries.slice(0, both)) !== JSON.stringify(had.slice(0, both))) wrong.push('no prefix');
  const last = fold(entries);
  const must = (what: string, is: unknown, be: unknown): void => {
    if (is !== be) wrong.push(`${what}: ${String(is)}, not ${String(be)}`);
  };
  if (last.phase === null) {
    must('screen', screen, 'arrival');
    must('data', snapshot.data, 'untouched-by-us');
  } else if (last.restoredAt !== null) {
    must('screen', screen, 'done');
    must('data', snapshot.data, 'erased');
  } else {
    must('screen', screen, 'verdict');
    must('fault', snapshot.fault?.fault.name, 'TabEnded');
    must('phase', snapshot.phase, last.phase);
    must('data', snapshot.data, dataIn[last.phase] ?? 'untouched');
    must('words', words.includes('The tab was closed during a restore'), true);
  }
  return wrong;
}

/** What may be said of the data on a phone that was lost in a phase of an erase. */
const dataIn: Partial<Record<Phase, Snapshot['data']>> = {
  handover: 'unknown',
  checks: 'unknown',
  disk: 'erased',
  image: 'erased',
  install: 'erased',
  finish: 'erased',
};

/** The one filled button leads to the next try, or to the end of this one. At the beginning what was fetched is offered. */
async function goOn(page: Page, screen: string | undefined, shelved: boolean): Promise<string[]> {
  if (screen === 'arrival' && shelved) {
    await page.getByRole('button', { name: 'A cable and a computer' }).click();
    return page
      .getByText('Kept on this computer: ')
      .waitFor()
      .then(
        () => [],
        () => ['what is kept is not offered'],
      );
  }
  const to = screen === 'verdict' ? 'consent' : screen === 'done' ? 'arrival' : null;
  if (to === null) return [];
  await page.locator('main [data-primary]').click();
  return page
    .locator(`html[data-screen="${to}"]`)
    .waitFor({ state: 'attached' })
    .then(
      () => [],
      () => [`its button does not lead to ${to}`],
    );
}
