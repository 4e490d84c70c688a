import { playwrightLauncher } from '@web/test-runner-playwright';

/**
 * Chromium with tabs that are used again, since a window of its own costs more than most test files do. Every file
 * begins with a new document, and with nothing that the file before it has stored.
 */
export function chromiumTabs(launchOptions) {
  const free = [];
  return playwrightLauncher({
    product: 'chromium',
    launchOptions,
    async createBrowserContext({ browser, config: { protocol, hostname, port } }) {
      const tab = free.pop() ?? (await openTab(browser));
      const close = async () => {
        await forget(tab, `${protocol}//${hostname}:${port}`);
        free.push(tab);
      };
      return { page: tab.page, close };
    },
    createPage: ({ context }) => context.page,
  });
}

async function openTab(browser) {
  const context = await browser.newContext();
  const page = await context.newPage();
  return { page, devtools: await context.newCDPSession(page) };
}

async function forget({ page, devtools }, origin) {
  await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
  await page.emulateMedia({ media: null, colorScheme: null, reducedMotion: null, forcedColors: null });
}
