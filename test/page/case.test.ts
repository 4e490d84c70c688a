import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { writeCase } from '../../src/diagnosis/case/case-file.ts';
import { sealsOf } from '../../src/diagnosis/case/seals.ts';
import type { Explanation } from '../../src/ui/say-verdict.ts';
import { caseStory, saved, secondComputer } from '../unit/case-story.ts';
import { ecid } from '../unit/diagnosis-journal.ts';
import { Place } from './place.ts';
import { Visit } from './visit.ts';

const root = resolve(import.meta.dirname, '../..');
const seals = sealsOf(crypto, (length) => crypto.getRandomValues(new Uint8Array(length)));

/** Three attempts at two computers, as the second saves them. */
const carried = (): Promise<string> =>
  writeCase(
    [
      { id: 'aaaa1111-1', origin: 'here', entries: caseStory },
      { id: 'bbbb2222-2', origin: 'here', entries: secondComputer },
    ],
    { made: 1_790_000_000_000, version: '0.1.0', ecid, inFull: false },
    seals,
  );

/** What the command says of a file. */
async function diagnosed(text: string, ...options: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'replug-case-'));
  const file = join(folder, 'brought');
  await writeFile(file, text);
  const command = ['--import', 'tsx', 'src/cli/diagnose.ts', file, ...options];
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: root });
  await rm(folder, { recursive: true });
  return stdout;
}

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** A person with a keyboard reaches the box from the first screen. */
async function box(place: Place): Promise<Visit> {
  const visit = await Visit.open(place);
  await visit.reach('screen', 'arrival');
  await visit.button('A restore has already failed with a number').focus();
  await visit.page.keyboard.press('Enter');
  await visit.reach('screen', 'intake');
  return visit;
}

const brought = (visit: Visit, text: string): Promise<void> =>
  visit.page
    .locator('#brought')
    .setInputFiles({ name: 'brought.json', mimeType: 'application/json', buffer: Buffer.from(text) });

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

/** How many visits this browser's storage holds. */
const keptHere = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((done) => {
        const opening = indexedDB.open('replug-cases');
        opening.onsuccess = () => {
          const count = opening.result.transaction('journals').objectStore('journals').count();
          count.onsuccess = () => done(count.result);
        };
      }),
  );

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
    // What a workshop asks: which phone, is its data gone and since when, how did it end, and how does it show elsewhere.
    assert.match(paper, /iPhone 12, iPhone13,2/);
    assert.match(paper, /Erased, 25 November, \d\d:\d\d/);
    assert.match(paper, /Lost at 25\s%, back in 11\ss in recovery mode/);
    assert.match(paper, /It left at 25\s% of the system image.*would probably show 4013 or 4010/s);
    assert.match(paper, /Not asked: liquid, a drop, an earlier repair\./);
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

  it('says in a terminal, word for word, what the page says of the same journal', async () => {
    const visit = await replayed(place);
    const { words } = JSON.parse(await diagnosed(saved(caseStory), '--json')) as { words: Explanation };
    const main = visit.page.locator('main');
    const lists = async (index: number): Promise<string[]> =>
      (await main.locator('.four section').nth(index).locator('li').allInnerTexts()).map(plain);
    assert.equal(await main.locator('h1').innerText(), words.title);
    assert.equal(plain(await main.locator('.lead').innerText()), plain(words.lead));
    assert.deepEqual(await lists(0), words.saw.map(plain));
    assert.deepEqual(await lists(1), words.told.map(plain));
    assert.deepEqual(await lists(3), words.cannot.map(plain));
    assert.deepEqual(
      await main.locator('.weigh dt, .weigh dd').allInnerTexts(),
      words.likely.flatMap(({ what, why }) => [what, why]),
    );
    assert.equal(
      plain(await main.locator('.next h2').first().innerText()),
      `${words.next.label} ${words.next.title}`,
    );
    assert.equal(await main.locator('.note').innerText(), words.small);
    await visit.close();
  });

  it('is asked about by keyboard: what was seen elsewhere is explained where it was typed (R5)', async () => {
    const visit = await box(place);
    const { page } = visit;
    await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
    await page.keyboard.press('Tab');
    await page.keyboard.type('4013 in Apple Devices during an update');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.id === 'answer');
    const said = plain(await page.locator('replug-intake .card').innerText());
    assert.match(said, /^What 4013 means You told us: 4013 in Apple Devices on Windows\./);
    // On Windows nobody is sent to a Mac’s app (R58).
    await visit.button('Count it as an attempt').press('Enter');
    await visit.reach('screen', 'case');
    assert.match(await page.locator('.attempts').innerText(), /Update, Apple Devices/);
    await visit.close();
  });

  it('comes as a file from another computer, is told in the same words, and is still there at the next visit (P12)', async () => {
    const visit = await box(place);
    const { page } = visit;
    const text = await carried();
    await brought(visit, text);
    const card = page.locator('replug-intake .card');
    await card.waitFor();
    const lines = (await diagnosed(text)).split('\n').slice(2).map(plain);
    const said = plain(await card.innerText());
    for (const line of lines) assert.ok(said.includes(line), `${line}\n${said}`);
    assert.equal(await card.locator('li').count(), lines.length - (await card.locator('h3').count()) - 3);

    await visit.button('Take it into this case').click();
    await visit.reach('screen', 'case');
    const attempts = page.locator('.attempts > li:not(.plan)');
    await attempts.nth(2).waitFor();
    assert.equal(await attempts.count(), 3);
    assert.match(await page.locator('.need').innerText(), /Computers\s+2 of 2/);
    await visit.button('Print a report').click();
    // The phone is at the other computer: the report is about it all the same.
    const paper = await page.locator('.paper').innerText();
    assert.match(paper, /iPhone 12: not enough to suspect the phone/);
    assert.match(paper, /Erased, 25 November/);
    assert.match(paper, /computer 1.*computer 2/s);
    await visit.reload();
    await visit.reach('screen', 'arrival');
    await visit.button('A restore has already failed with a number').click();
    await page.getByRole('button', { name: /The iPhone that ends in 5C2E, 2 visits/ }).click();
    await visit.reach('screen', 'case');
    assert.equal(await attempts.count(), 3);

    // Deleted with a second click, and nowhere any more.
    await visit.button('Add what happened elsewhere').click();
    await page.locator('replug-kept-cases').getByRole('button', { name: 'Delete' }).click();
    assert.equal(await page.evaluate(() => document.activeElement?.textContent.trim()), 'Delete for good');
    assert.equal(await keptHere(page), 2);
    await page.keyboard.press('Enter');
    await page.locator('replug-kept-cases li').waitFor({ state: 'detached' });
    assert.equal(await keptHere(page), 0);
    await visit.close();
  });

  it('is replayed from a case file: its last visit minute by minute, the attempts before it beside it', async () => {
    const visit = await Visit.open(place, '/?replay');
    const { page } = visit;
    await page.locator('.replay input[type=file]').setInputFiles({
      name: 'case.json',
      mimeType: 'application/json',
      buffer: Buffer.from(await carried()),
    });
    await visit.reach('screen', 'verdict');
    const attempts = page.locator('.attempts > li:not(.plan)');
    await visit.button('See the whole case').click();
    assert.equal(await attempts.count(), 3);
    assert.equal(await attempts.locator('svg').count(), 3);
    const slider = page.getByRole('slider', { name: 'Moment of the recording' });
    await slider.press('Home');
    for (let seconds = 0; seconds < 4; seconds++) await slider.press('ArrowRight');
    // The earlier visit is known as soon as the phone is; what is still to come is not.
    await attempts.nth(2).waitFor({ state: 'detached' });
    assert.equal(await attempts.count(), 2);
    await slider.press('End');
    await attempts.nth(2).waitFor();
    await page.getByRole('combobox', { name: 'Visit' }).selectOption({ index: 0 });
    await attempts.nth(2).waitFor({ state: 'detached' });
    assert.match((await slider.getAttribute('aria-valuetext')) ?? '', /11\s?min.* after its beginning/);
    await visit.button('Back').click();
    await visit.reach('screen', 'verdict');
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
