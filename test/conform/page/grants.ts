import { deepStrictEqual } from 'node:assert/strict';
import type { Check } from '../suite.ts';
import { Display } from './display.ts';
import { restored } from './expect.ts';
import { atTable } from './table.ts';
import type { Tab } from './tab.ts';

/** Presses the screen's one filled button until Chromium has asked and the answer has arrived. */
async function grant(tab: Tab, display: Display): Promise<void> {
  const granted = (await tab.all('granted')).length;
  for (let tries = 1; ; tries++) {
    const declined = (await tab.all('declined')).length;
    await tab.press();
    await tab.page.waitForTimeout(1_500);
    // A window that is not active yet closes the question at once.
    if ((await tab.all('declined')).length > declined && tries < 5) continue;
    await display.choose();
    try {
      await tab.untilThere('granted', 10_000, granted + 1);
      return;
    } catch (error) {
      if (tries === 5) throw error;
    }
  }
}

const threeClicks: Check = {
  name: 'Chromium asks for each of the three modes, and every answer is a click',
  run: async (place) => {
    const display = place.keep(await Display.start());
    await atTable(place, { firmware: 'iPhone 8', asks: true }, async (table) => {
      const { tab, firmware } = table;
      await tab.page.getByRole('button', { name: /cable/i }).first().click();
      await tab.giveFile(firmware.path);
      await tab.until('the question for the phone', 120_000, ({ screen }) => screen === 'connect');
      await grant(tab, display);
      await tab.until('the question for consent', 60_000, ({ screen }) => screen === 'consent');
      await tab.holdToErase();
      for (const stage of ['ibec', 'restore']) {
        await tab.until(`the grant for ${stage}`, 60_000, ({ screen }) => screen === 'grant');
        // The list may be opened before the phone is back; this person waits until it should be in it.
        if (stage === 'restore') await tab.untilThere('grant-due', 60_000, 3);
        await grant(tab, display);
      }
      await restored(table);
      deepStrictEqual(
        (await tab.all('grant-due')).map(({ stage, away }) => [stage, away ?? false]),
        [
          ['ibec', false],
          ['restore', true],
          ['restore', false],
        ],
      );
    });
  },
};

/** Checks in which a person answers Chromium's own chooser. */
export const grants: readonly Check[] = [threeClicks];
