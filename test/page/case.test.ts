import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { caseStory, saved } from '../unit/case-story.ts';
import { ecid } from '../unit/diagnosis-journal.ts';
import { Place } from './place.ts';
import { Visit } from './visit.ts';

/** A recording is replayed: its end is the verdict on the second of two lost attempts. */
async function replayed(place: Place): Promise<Visit> {
  const visit = await Visit.open(place, '/?replay');
  const name = 'replug-journal.jsonl';
  await visit.page.locator('.replay input[type=file]').setInputFiles({
    name,
    mimeType: 'application/jsonl',
    buffer: Buffer.from(saved(caseStory)),
  });
  await visit.reach('screen', 'verdict');
  return visit;
}

describe('the case', () => {
  const place = new Place();

  it('is told at its end: one change as the next step, what was told, where the ladder stands', async () => {
    const visit = await replayed(place);
    const main = visit.page.locator('main');
    assert.match(await main.innerText(), /Move the same cable to another port/);
    assert.match(await main.innerText(), /Nobody touched the cable or the phone\./);
    // The next step stands before its evidence.
    assert.ok(
      await main
        .locator('.next')
        .evaluate((next) => next.compareDocumentPosition(document.querySelector('.four')!) === 4),
    );

    await visit.button('See the whole case').click();
    await visit.reach('screen', 'case');
    assert.equal(await main.locator('.ladder .is h3').innerText(), 'Another port');
    assert.deepEqual(await main.locator('.ladder .no h3').allInnerTexts(), [
      'Update, keeping data',
      'Recovery mode and restore',
    ]);
    assert.equal(await main.locator('.attempts li:not(.plan) svg').count(), 2);
    assert.match(await main.locator('.need').innerText(), /Ports\s+1 of 3/);
    await visit.close();
  });

  it('prints on one page of A4, without the phone’s numbers', async () => {
    const visit = await replayed(place);
    await visit.button('See the whole case').click();
    await visit.button('Print a report').click();
    await visit.reach('screen', 'report');
    const paper = await visit.page.locator('.paper').innerText();
    assert.match(paper, /···· ···· ···· 5C2E/);
    assert.doesNotMatch(paper, new RegExp(`${ecid}|F7F3QQ4P20Y9`));
    const pdf = await visit.page.pdf({ preferCSSPageSize: true });
    assert.equal(pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length, 1);
    await visit.close();
  });

  it('is replayed by keyboard: at its beginning the file, in between the restore, at its end the verdict', async () => {
    const visit = await replayed(place);
    const slider = visit.page.getByRole('slider', { name: 'Moment of the recording' });
    await slider.focus();
    await slider.press('Home');
    await visit.reach('screen', 'file');
    await slider.press('PageUp');
    await slider.press('PageUp');
    await visit.reach('screen', 'restoring');
    await visit.reach('phase', 'image');
    assert.match((await slider.getAttribute('aria-valuetext')) ?? '', /2\s?min.* after its beginning/);
    await slider.press('End');
    await visit.reach('screen', 'verdict');
    await visit.page.getByRole('button', { name: 'Earlier event' }).click();
    await visit.close();
  });

  it('is not opened from a file that was changed', async () => {
    const visit = await Visit.open(place, '/?replay');
    await visit.page.locator('.replay input[type=file]').setInputFiles({
      name: 'case.json',
      mimeType: 'application/json',
      buffer: Buffer.from('{"replugCase":1,"checksum":"0","case":{}}'),
    });
    assert.match(await visit.page.locator('.replay [role=alert]').innerText(), /was changed/);
    await visit.close();
  });
});
