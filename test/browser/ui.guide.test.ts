import { expect } from '@open-wc/testing';
import type { Step } from '../../src/diagnosis/ladder/step.ts';
import type { Stage } from '../../src/journal/entry.ts';
import { fold } from '../../src/journal/fold.ts';
import { wishOf } from '../../src/ui/act.ts';
import { WishEvent, type Guide } from '../../src/ui/wish.ts';
import { situations } from './snapshots.ts';
import { came, type Situation } from './steps.ts';
import { button, mount, read, type Mounted } from './ui-page.ts';

/** A verdict on a phone that is on the bus in this mode. */
function now(stage: Stage): Situation {
  const { entries: before, t } = situations['verdict-mode'];
  const last = before.at(-1)!;
  const entries = [...before, { t: last.t + 1000, at: last.at + 1000, ...came(stage) }];
  return { t: t + 1000, entries, snapshot: fold(entries) };
}

async function guided(goal: Guide): Promise<Mounted> {
  const page = await mount('verdict-mode');
  page.session.become(now('normal'));
  page.app.dispatchEvent(new WishEvent({ do: 'guide', goal, operation: 'erase' }));
  await page.pass(0);
  return page;
}

describe('a step that asks for another mode', () => {
  it('leads to its own screen, and every other step to another try', () => {
    const claim = { then: {}, now: {} };
    const { snapshot } = situations['verdict-mode'];
    const leads = (step: Step, of = snapshot): string => {
      const wish = wishOf({ step, claim, operation: 'erase' }, of);
      return wish.do === 'guide' ? `guide ${wish.goal}` : wish.do;
    };
    expect(leads('ENTER_RECOVERY')).to.equal('guide recovery');
    expect(leads('ENTER_RECOVERY_BY_COMMAND')).to.equal('guide by-command');
    expect(leads('OFFER_DFU')).to.equal('guide dfu');
    expect(leads('CHANGE_CABLE')).to.equal('changed');
    expect(leads('UNLOCK_TRUST')).to.equal('changed');
    const fault = { ...snapshot.fault!, fault: { name: 'SessionInactive', message: '' } };
    expect(leads('UNLOCK_TRUST', { ...snapshot, fault })).to.equal('guide recovery');
    expect(leads('OFFER_DFU', { ...snapshot, pretend: 'iPhone13,2' })).to.equal('changed');
  });

  for (const [goal, stage] of [
    ['recovery', 'recovery'],
    ['dfu', 'dfu'],
    ['dfu', 'kis'],
  ] as const)
    it(`is guided to ${goal} mode, and tried as soon as the phone is there as ${stage}`, async () => {
      const page = await guided(goal);
      expect(document.documentElement.dataset.screen).to.equal('connect');
      expect(page.app.querySelector('replug-button-guide')!.goal).to.equal(goal);
      expect(page.session.calls).to.deep.equal([]);
      page.session.become(now(stage));
      await page.pass(0);
      expect(page.session.calls).to.deep.equal(['again']);
    });

  it('is gone to on request where the phone goes so', async () => {
    const page = await guided('by-command');
    expect(page.session.calls).to.deep.equal(['errand enter']);
    expect(document.documentElement.dataset.screen).to.equal('detour');
  });

  it('leaves a way back to the verdict', async () => {
    const page = await guided('dfu');
    button(page.app, 'Back to what happened').click();
    await page.pass(0);
    expect(document.documentElement.dataset.screen).to.equal('verdict');
    expect(read(page.app.querySelector('h1'))).to.not.equal('');
  });
});
