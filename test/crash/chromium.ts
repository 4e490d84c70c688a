import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { chromium, type Page } from 'playwright-core';
import { findChromium } from '../run/chromium.js';

/** A Chromium on a profile of its own, with all its processes in one group, so that it can be killed at once. */
export class Chromium {
  readonly page: Page;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, page: Page) {
    this.#child = child;
    this.page = page;
  }

  static async start(profile: string): Promise<Chromium> {
    const child = spawn(
      findChromium(),
      [
        '--headless=new',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-breakpad',
        '--no-first-run',
        '--remote-debugging-port=0',
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost',
        `--user-data-dir=${profile}`,
        'about:blank',
      ],
      { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const browser = await chromium.connectOverCDP(await addressOf(child));
    const [context] = browser.contexts();
    if (!context) throw new Error('the browser has no window');
    return new Chromium(child, context.pages()[0] ?? (await context.newPage()));
  }

  /** Every process of it, without a word. */
  async kill(): Promise<void> {
    const gone = once(this.#child, 'exit');
    process.kill(-this.#child.pid!, 'SIGKILL');
    await gone;
  }
}

async function addressOf(child: ChildProcess): Promise<string> {
  for await (const line of createInterface(child.stderr!)) {
    const [, address] = /^DevTools listening on (ws:\S+)/.exec(line) ?? [];
    if (address === undefined) continue;
    child.stderr!.resume();
    return address;
  }
  throw new Error('the browser did not start');
}
