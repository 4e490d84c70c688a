import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Place } from './place.ts';
import { Visit } from './visit.ts';

describe('a phone that is found in another mode', { concurrency: 2 }, () => {
  const place = new Place();

  const dock = (visit: Visit, text: string): Promise<void> =>
    visit.page.locator('.readout').getByText(text, { exact: true }).waitFor();

  it('running iOS is updated: signed for, agreed to with one press, and nothing is promised', async () => {
    const visit = await Visit.open(place, '/?pretend=iPhone13,2&mode=normal&speed=20');
    await visit.reach('screen', 'consent');
    assert.equal((await visit.page.locator('[data-primary]').innerText()).trim(), 'Update this iPhone');
    await visit.button('Hold to erase').waitFor();
    await visit.page.locator('[data-primary]').click();
    await visit.reach('screen', 'restoring');
    await visit.reach('at', 'done', 120_000);
    await visit.page.getByText('It has started again').waitFor();
    await dock(visit, 'Kept so far. Look at the iPhone');
    const { entries } = await visit.savedJournal();
    assert.deepEqual(
      entries.flatMap((entry) => (entry.kind === 'came' ? [entry.stage] : [])),
      ['normal', 'recovery', 'ibec', 'restore', 'normal'],
    );
    assert.deepEqual(
      entries.flatMap((entry) =>
        entry.kind === 'consented' || entry.kind === 'attempt' ? [entry.behavior] : [],
      ),
      ['update', 'update'],
    );
    // One ticket for each kind of install, and no third for the way through recovery mode.
    assert.equal(entries.filter(({ kind }) => kind === 'ticket').length, 2);
    assert.deepEqual(
      visit.phone.filter(({ kind }) => kind === 'refused'),
      [],
    );
    await visit.close();
  });

  it('in recovery mode is kept as it is, and starts iOS from there', async () => {
    const visit = await Visit.open(place, '/?pretend=iPhone13,2&speed=20');
    await visit.reach('screen', 'consent');
    await visit.button('Keep it as it is').click();
    await visit.reach('screen', 'kept');
    await visit.button('Leave recovery mode').click();
    await visit.page.getByRole('heading', { name: 'It runs iOS again' }).waitFor();
    assert.equal((await visit.state()).screen, 'kept');
    const commands = visit.phone.flatMap(({ kind, text }) => (kind === 'command' ? [text] : []));
    assert.deepEqual(commands, ['setenv auto-boot true', 'saveenv', 'reboot']);
    await visit.close();
  });

  it('in a restore system that nobody serves restarts, and then may be restored', async () => {
    const visit = await Visit.open(place, '/?pretend=iPhone13,2&mode=restore&speed=20');
    await visit.reach('screen', 'detour');
    await visit.button('Restart it').click();
    await visit.reach('screen', 'consent');
    await visit.close();
  });
});
