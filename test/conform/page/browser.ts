import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';
import { findChromium } from '../../run/chromium.js';
import type { Running } from '../suite.ts';
import { Tab } from './tab.ts';

/** Where Chromium and Chrome look for policies. Of two files that set the same one, the last by name counts. */
const policies = ['/etc/chromium/policies/managed', '/etc/opt/chrome/policies/managed'].map((folder) => ({
  folder,
  file: join(folder, 'zz-replug-conform.json'),
}));

/** What this Chromium is allowed and shows. */
export interface BrowserSetting {
  /** This origin may use every device of Apple's without asking, as on a managed station. */
  readonly granted?: string;
  /** With a window, on the display that the environment names: headless Chromium shows no chooser. */
  readonly window?: boolean;
}

/** The real Chromium with a profile of its own, gone at the end. */
export class Browser implements Running {
  readonly #context: BrowserContext;
  readonly #profile: string;

  private constructor(context: BrowserContext, profile: string) {
    this.#context = context;
    this.#profile = profile;
  }

  static async start(setting: BrowserSetting): Promise<Browser> {
    forgetPolicies();
    if (setting.granted !== undefined) grant(setting.granted);
    const profile = mkdtempSync(join(tmpdir(), 'replug-chromium-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: findChromium(),
      headless: setting.window !== true,
      viewport: setting.window === true ? null : { width: 1280, height: 800 },
      args: ['--disable-gpu', '--disable-quic', '--window-size=1280,800', '--window-position=0,0'],
      // Its notice would lie over the page.
      ignoreDefaultArgs: ['--enable-automation'],
      timeout: 120_000,
    });
    return new Browser(context, profile);
  }

  async open(url: string): Promise<Tab> {
    const page = this.#context.pages()[0] ?? (await this.#context.newPage());
    return Tab.open(page, url);
  }

  /** Its main process, which alone speaks to the bus, stands still meanwhile. */
  async frozen(meanwhile: () => Promise<unknown>): Promise<void> {
    const id = mainProcess(this.#profile);
    process.kill(id, 'SIGSTOP');
    try {
      await meanwhile();
    } finally {
      process.kill(id, 'SIGCONT');
    }
  }

  async stop(): Promise<void> {
    await this.#context.close();
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 3 });
    forgetPolicies();
  }
}

function mainProcess(profile: string): number {
  const id = readdirSync('/proc').find((name) => {
    if (!/^\d+$/.test(name)) return false;
    const words = commandLine(name);
    return words.includes(`--user-data-dir=${profile}`) && !words.some((word) => word.startsWith('--type='));
  });
  if (id === undefined) throw new Error(`no Chromium runs on ${profile}`);
  return Number(id);
}

/** Empty for a process that has just ended. */
function commandLine(id: string): string[] {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

function grant(origin: string): void {
  const devices = [{ vendor_id: 0x05ac }];
  const policy = JSON.stringify({ WebUsbAllowDevicesForUrls: [{ devices, urls: [origin] }] });
  for (const { folder, file } of policies) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, policy);
  }
}

function forgetPolicies(): void {
  for (const { file } of policies) rmSync(file, { force: true });
}
