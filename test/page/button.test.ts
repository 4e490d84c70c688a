import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Place } from './place.ts';
import { Visit } from './visit.ts';

describe('a first visit', () => {
  const place = new Place();

  it('begins with a button, needs no mouse, and the phone ends as new', async () => {
    const visit = await Visit.open(place);
    const { page } = visit;
    const tabTo = async (name: string): Promise<void> => {
      const wanted = await visit.button(name).elementHandle();
      for (let presses = 0; presses < 60; presses++) {
        await page.keyboard.press('Tab');
        if (await page.evaluate((element) => document.activeElement === element, wanted)) return;
      }
      assert.fail(`"${name}" is not reached with Tab`);
    };
    await tabTo('Try with a pretend iPhone');
    await page.keyboard.press('Enter');
    await visit.reach('screen', 'consent');
    await tabTo('Hold to erase');
    await page.keyboard.down('Space');
    await page.waitForTimeout(2000);
    await page.keyboard.up('Space');
    const again = performance.now();
    await page.keyboard.down('Space');
    await visit.reach('at', 'working');
    await page.keyboard.up('Space');
    assert.ok(performance.now() - again > 2900, 'letting go earlier undoes all of it');
    await visit.reach('at', 'done', 120_000);
    await visit.reach('progress', '1.000');
    await visit.close();
  });
});
