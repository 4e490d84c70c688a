import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The first Chromium there is: CHROME_PATH, Debian's, Chrome's, Playwright's. Undefined when there is none. */
export function lookForChromium() {
  const named = process.env.CHROME_PATH;
  if (named) return named;
  const usual = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/opt/google/chrome/chrome'];
  return usual.find((path) => existsSync(path)) ?? playwrightsOwn();
}

function playwrightsOwn() {
  const cache = join(homedir(), '.cache/ms-playwright');
  if (!existsSync(cache)) return undefined;
  return readdirSync(cache)
    .filter((name) => name.startsWith('chromium-'))
    .map((name) => join(cache, name, 'chrome-linux/chrome'))
    .find((path) => existsSync(path));
}

/** A Chromium, installed by the system's packages when there is none and we may. */
export function findChromium() {
  const found = lookForChromium();
  if (found) return found;
  if (process.getuid?.() === 0) {
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    const installed = lookForChromium();
    if (installed) return installed;
  }
  throw new Error('No Chromium found. Install Chromium or Chrome, or set CHROME_PATH to one.');
}
