import { expect } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import type { Behavior, Entry } from '../../src/journal/entry.ts';
import { fold } from '../../src/journal/fold.ts';
import type { Told } from '../../src/journal/told.ts';
import { situations, type SituationName } from './snapshots.ts';
import type { Situation } from './steps.ts';
import { frame, mount, read, type Mounted } from './ui-page.ts';

/** Both were asked for, and Apple refused this one. */
function refused(behavior: Behavior): Situation {
  const { entries: before, t } = situations['consent-either'];
  const { t: lastT, at } = before.at(-1)!;
  const kinds: Behavior[] = [behavior === 'erase' ? 'update' : 'erase'];
  const unsigned: Entry = { t: lastT, at, who: 'tss', kind: 'unsigned', behavior, kinds };
  const entries = [...before, unsigned];
  return { t, entries, snapshot: fold(entries) };
}

async function without(behavior: Behavior): Promise<Mounted> {
  const page = await mount('consent-either');
  page.session.become(refused(behavior));
  await page.pass(0);
  return page;
}

describe('where consent is given', () => {
  it('the answer about a backup is written down before anything is agreed to', async () => {
    const { app, session } = await mount('consent');
    for (const label of app.querySelectorAll<HTMLElement>('fieldset .radio')) label.click();
    expect([...app.querySelectorAll('fieldset .radio')].map(read)).to.deep.equal([
      'Yes, in iCloud',
      'Yes, on a computer',
      'No',
      'I don’t know',
    ]);
    expect(session.calls).to.deep.equal(
      ['icloud', 'computer', 'none', 'unknown'].map((backup) => `tell now ${JSON.stringify({ backup })}`),
    );
  });

  it('a backup is asked for once, and what comes after the erase goes by the answer (R34)', async () => {
    const tell = (name: SituationName, backup: Told['backup'] & string): Situation => {
      const { entries: before, t } = situations[name];
      const { t: lastT, at } = before.at(-1)!;
      const told: Entry = { t: lastT, at, who: 'person', kind: 'told', of: 'now', told: { backup } };
      const entries = [...before, told];
      return { t, entries, snapshot: fold(entries) };
    };
    const { app, session, pass } = await mount('consent');
    session.become(tell('consent', 'computer'));
    await pass(0);
    const checked = [...app.querySelectorAll<HTMLInputElement>('fieldset input')].map((each) => each.checked);
    expect(checked).to.deep.equal([false, true, false, false]);

    const after = async (backup: Told['backup'] & string): Promise<string> => {
      session.become(tell('done', backup));
      await pass(0);
      return read(app.querySelector('main .card'));
    };
    expect(await after('computer')).to.contain('Connect it to the computer that has it.');
    expect(await after('none')).to.not.contain('backup');
  });

  for (const [behavior, title, said, hold] of [
    ['erase', 'Update this iPhone?', 'Apple signs this iOS for an update of this iPhone, and not', false],
    [
      'update',
      'Erase everything on this iPhone?',
      'Apple signs this iOS for erasing this iPhone, and not',
      true,
    ],
  ] as const)
    it(`what Apple does not sign is named and not offered: ${behavior}`, async () => {
      const { app } = await without(behavior);
      expect(document.documentElement.dataset.screen).to.equal('consent');
      expect(read(app.querySelector('h1'))).to.equal(title);
      expect(read(app.querySelector('main .note'))).to.contain(said);
      expect(app.querySelector('replug-hold-button') !== null).to.equal(hold);
      expect(read(app.querySelector('main')).includes('Update this iPhone')).to.equal(!hold);
    });

  for (const name of ['consent', 'consent-either'] as const)
    it(`${name}: on a telephone what is lost comes first, and the decision within one window of scrolling`, async () => {
      await setViewport({ width: 390, height: 844 });
      try {
        const { app } = await mount(name);
        await frame();
        const top = (what: string): number => app.querySelector(what)!.getBoundingClientRect().top;
        const windowful = top('.dock');
        expect(top('.lose')).to.be.below(top('[data-primary]'));
        expect(top('[data-primary]')).to.be.below(2 * windowful);
      } finally {
        await setViewport({ width: 1280, height: 800 });
      }
    });
});
