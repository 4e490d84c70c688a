import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Place } from './place.ts';
import { Visit } from './visit.ts';

describe('leaving the page', { concurrency: 3 }, () => {
  const place = new Place();

  it('before consent is nobody’s business, and keeping the phone as it is sends nothing to it', async () => {
    const visit = await Visit.open(place, '/?pretend=iPhone13,2&speed=40');
    const { page } = visit;
    page.on('dialog', () => visit.troubles.push('a dialog'));
    await visit.reach('screen', 'consent');
    await visit.button('Keep it as it is').click();
    await visit.reach('screen', 'kept');
    assert.match(await page.locator('.readout').innerText(), /Untouched/);
    await page.close({ runBeforeUnload: true });
    assert.deepEqual(
      visit.phone.map(({ kind }) => kind),
      ['arrive'],
    );
    await visit.close();
  });

  it('during a restore is asked about first; who leaves all the same is told at the next visit', async () => {
    const visit = await Visit.open(place, '/?pretend=iPhone13,2&speed=40');
    const { page } = visit;
    const asked: string[] = [];
    let stay = true;
    page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void (stay ? dialog.dismiss() : dialog.accept());
    });
    await visit.reach('screen', 'consent');
    await visit.holdToErase();
    await visit.reach('phase', 'load');
    await page.evaluate(() => {
      location.href = '/';
    });
    await visit.reach('phase', 'image');
    assert.deepEqual(asked, ['beforeunload']);

    stay = false;
    await page.goto(`${place.site.origin}/`);
    assert.deepEqual(asked, ['beforeunload', 'beforeunload']);
    await visit.reach('screen', 'verdict');
    assert.equal((await visit.state()).at, 'failed');
    assert.match(await page.locator('main').innerText(), /tab/);
    assert.match(await page.locator('header').innerText(), /pretend iPhone/);
    assert.match(await page.locator('.readout').innerText(), /Erased/);

    const { entries } = await visit.savedJournal();
    const last = entries.filter(({ who }) => who === 'page').slice(-2);
    assert.deepEqual(
      last.map((entry) => (entry.kind === 'fault' ? [entry.phase, entry.fault.name] : entry.kind)),
      [['image', 'TabEnded'], 'opened'],
    );
    assert.ok(entries.some(({ kind }) => kind === 'consented'));
    const times = entries.map(({ t }) => t);
    assert.ok(times.at(-1)! >= Math.max(...times.slice(0, -2)), 'its clock goes on');

    await page.locator('[data-primary]').click();
    await visit.reach('screen', 'consent');
    await visit.close();
  });

  it('and asking for a pretend iPhone by the address begins anew', async () => {
    const visit = await Visit.open(place, '/?pretend=iPhone13,2&speed=40');
    await visit.reach('screen', 'consent');
    await visit.holdToErase();
    await visit.reach('phase', 'load');
    await visit.reload();
    await visit.reach('screen', 'consent');
    const { entries } = await visit.savedJournal();
    assert.ok(!entries.some(({ kind }) => kind === 'fault' || kind === 'attempt'));
    await visit.close();
  });
});
