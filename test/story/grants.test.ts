import { expect } from '@open-wc/testing';
import { explain } from '../../src/diagnosis/explain.ts';
import type { Entry } from '../../src/journal/entry.ts';
import { grantPlan } from '../../src/journal/grants.ts';
import type { Answer } from './person.ts';
import { Stage } from './stage.ts';

const product = 'iPhone13,2';

/** Answers at once to everything but the restore system. */
const lateFor =
  (restore: Answer) =>
  (stage: string): Answer =>
    stage === 'restore' ? restore : { afterDueMs: 1_000 };

/** Stages for which a click was due, each once; `…` after those that could be answered before the phone was back. */
const asked = (stage: Stage): string[] => {
  const due = stage.all('grant-due');
  return due
    .filter((each, i) => due[i - 1]?.stage !== each.stage)
    .map(({ stage: name, away }) => (away ? `${name}…` : name));
};

const leftIbec = (stage: Stage): Extract<Entry, { kind: 'left' }> =>
  stage.all('left').find((entry) => entry.stage === 'ibec')!;

const starts = (stage: Stage): number => stage.all('start').length;

/** Not counted, nothing lost, and another try is offered. */
function mayTryAgain(stage: Stage, cls: string, next: string): void {
  const verdict = explain(stage.entries);
  expect(verdict).to.include({ class: cls, next, losses: 0, dataTouched: false });
  expect(stage.snapshot).to.include({ at: 'failed', data: 'untouched' });
  expect(stage.phone.data).to.equal('whole');
}

describe('Chrome’s grants', () => {
  it('without any that last, every mode asks; the list is open before the restore system is back', async () => {
    const stage = await Stage.set({ product, forgets: true, answers: () => ({ afterDueMs: 3_000 }) });
    const plan = grantPlan(stage.snapshot.grants, 'recovery');
    expect(plan).to.deep.equal({ asks: ['ibec', 'restore'], sure: true });
    await stage.restore();
    expect(stage.fault).to.equal(undefined);
    expect(asked(stage)).to.deep.equal(['ibec', 'restore…']);
    expect(stage.all('granted').length).to.equal(1 + plan.asks.length);
    const came = stage.all('came').find((entry) => entry.stage === 'restore')!;
    expect(came.t - leftIbec(stage).t).to.be.below(16_000);
    expect(stage.snapshot.at).to.equal('done');
  });

  it('a second restore of the same phone asks for nothing', async () => {
    const stage = await Stage.set({
      product,
      answers: () => ({ afterDueMs: 3_000 }),
      faults: [{ at: { component: 'RestoreSEP', nth: 1 }, do: { leave: { as: 'recovery' } } }],
    });
    await stage.restore();
    expect(stage.fault?.fault).to.include({ name: 'LinkLost', how: 'left' });
    expect(grantPlan(stage.snapshot.grants, 'recovery').asks).to.deep.equal(['restore']);
    await stage.restoreAgain();
    expect(stage.snapshot.at).to.equal('done');
    expect(asked(stage)).to.deep.equal(['ibec', 'restore…']);
    expect(grantPlan(stage.snapshot.grants, 'recovery').asks).to.deep.equal([]);
  });

  it('a policy of the station asks for none, and nobody is told of a click that is not due', async () => {
    const stage = await Stage.set({ product, answers: () => 'never', granted: true });
    expect(grantPlan(stage.snapshot.grants, 'recovery').sure).to.equal(false);
    await stage.restore();
    expect(stage.all('grant-due')).to.deep.equal([]);
    expect(stage.snapshot.at).to.equal('done');
  });

  it('with everything granted a slow phone has its own 120 s from its start on, though a click was due meanwhile', async () => {
    const stage = await Stage.set({ product, answers: () => 'never', granted: true, speed: 0.12 });
    await stage.restore();
    expect(stage.fault).to.equal(undefined);
    const came = stage.all('came').find((entry) => entry.stage === 'restore')!;
    expect(came.t - leftIbec(stage).t).to.be.above(110_000);
    expect(stage.all('grant-due').length).to.be.above(0);
    expect(stage.all('start')[0]!.t - came.t).to.be.below(96_000);
    expect(stage.snapshot.at).to.equal('done');
  });

  it('from normal mode the restore system has its grant before it starts', async () => {
    const stage = await Stage.set({ product, mode: 'normal', answers: () => ({ afterDueMs: 3_000 }) });
    expect(grantPlan(stage.snapshot.grants, 'normal').asks).to.deep.equal(['recovery', 'ibec']);
    await stage.restore();
    expect(asked(stage)).to.deep.equal(['recovery…', 'ibec']);
    expect(stage.snapshot.at).to.equal('done');
  });

  it('from DFU there are three clicks after the first', async () => {
    const stage = await Stage.set({ product, mode: 'dfu', answers: () => ({ afterDueMs: 3_000 }) });
    expect(grantPlan(stage.snapshot.grants, 'dfu').asks).to.deep.equal(['ibss', 'ibec', 'restore']);
    await stage.restore();
    expect(asked(stage)).to.deep.equal(['recovery', 'ibec', 'restore…']);
    expect(stage.all('granted').length).to.equal(4);
    expect(stage.snapshot.lifeline.map((segment) => segment.stage)).to.include('ibss');
    expect(stage.snapshot.at).to.equal('done');
  });

  it('a refused prompt: the phone gives up, and it is a missing permission, not a lost contact', async () => {
    const stage = await Stage.set({ product, answers: lateFor('refuses') });
    await stage.restore();
    expect(stage.all('declined').length).to.equal(1);
    expect(stage.fault?.fault).to.include({ name: 'CameBackAs', got: 'recovery' });
    expect(stage.events.some(({ what }) => what === 'gave up')).to.equal(true);
    expect(starts(stage)).to.equal(0);
    mayTryAgain(stage, 'PERM', 'GRANT');
  });

  it('answered 109 s after the phone left, 1 s before we stop: the restore begins', async () => {
    const stage = await Stage.set({ product, answers: lateFor({ afterLeavingMs: 109_000 }) });
    await stage.restore();
    expect(stage.fault).to.equal(undefined);
    const start = stage.all('start')[0]!;
    expect(start.t - leftIbec(stage).t).to.be.within(109_000, 110_000);
    expect(stage.snapshot.at).to.equal('done');
  });

  it('answered 1 s after we stop: no start is sent any more, though the phone would still take one', async () => {
    const stage = await Stage.set({ product, answers: lateFor({ afterLeavingMs: 111_000 }) });
    await stage.restore();
    expect(stage.fault?.fault).to.include({ name: 'StartTooLate' });
    expect(starts(stage)).to.equal(0);
    expect(stage.phone.mode).to.equal('recovery');
    mayTryAgain(stage, 'HOSTSLOW', 'RETRY_SAME');
    await stage.restoreAgain();
    expect(stage.snapshot.at).to.equal('done');
  });

  it('answered 1 s after the phone gave up: it is in recovery mode, seen by itself, and may be tried again', async () => {
    const stage = await Stage.set({ product, answers: lateFor({ afterLeavingMs: 14_000 + 121_000 }) });
    await stage.restore();
    expect(stage.fault?.fault).to.include({ name: 'CameBackAs', got: 'recovery' });
    expect(starts(stage)).to.equal(0);
    mayTryAgain(stage, 'PERM', 'GRANT');
  });
});

describe('a phone that another program holds', () => {
  it('in iOS is named with the call that was refused, and asked once it is free', async () => {
    const refuses = { claim: true };
    const stage = await Stage.set({ product, mode: 'normal', refuses, until: 'denied' });
    expect(stage.all('denied')[0]).to.include({ call: 'claimInterface', error: 'NetworkError' });
    expect(stage.snapshot.denied).to.include({ stage: 'normal', call: 'claimInterface' });
    expect(stage.snapshot.phone).to.equal(null);
    refuses.claim = false;
    await stage.world.run(stage.station.look());
    expect(stage.snapshot.denied).to.equal(null);
    expect(stage.snapshot.phone?.product).to.equal(product);
  });

  it('before anything was sent: the fault says which call, and it does not count', async () => {
    const stage = await Stage.set({ product, refuses: { open: true } });
    await stage.restore();
    expect(stage.fault).to.include({ phase: 'prepare' });
    expect(stage.fault?.fault).to.include({ name: 'ClaimRefused', call: 'open', error: 'SecurityError' });
    mayTryAgain(stage, 'CLAIM', 'CLOSE_OTHERS');
  });

  for (const [where, mode, came] of [
    ['once iBEC runs', 'recovery', 'ibec'],
    ['once iOS has put it into recovery mode', 'normal', 'recovery'],
  ] as const)
    it(`${where}, and freed after 40 s: the restore goes on, and the screen says who waits`, async () => {
      const refuses = { claim: false };
      const stage = await Stage.set({ product, mode, refuses });
      const said: unknown[] = [];
      stage.when('came', came, () => {
        refuses.claim = true;
        stage.world.clock.after(30_000, () => said.push(stage.snapshot.denied?.limitMs));
        stage.world.clock.after(40_000, () => {
          refuses.claim = false;
        });
      });
      await stage.restore();
      expect(stage.fault).to.equal(undefined);
      expect(stage.all('denied').map(({ call }) => call)).to.deep.equal(['claimInterface']);
      expect(said[0]).to.be.within(70_000, 80_000);
      expect(stage.snapshot).to.include({ at: 'done', denied: null });
    });

  it('for two seconds once iBEC runs: nobody is bothered with it', async () => {
    const refuses = { claim: false };
    const stage = await Stage.set({ product, refuses });
    stage.when('came', 'ibec', () => {
      refuses.claim = true;
      stage.world.clock.after(4_000, () => {
        refuses.claim = false;
      });
    });
    await stage.restore();
    expect(stage.all('denied')).to.deep.equal([]);
    expect(stage.snapshot.at).to.equal('done');
  });

  it('once iBEC runs, and never freed: given up after 80 s, before anything was erased', async () => {
    const refuses = { claim: false };
    const stage = await Stage.set({ product, refuses });
    stage.when('came', 'ibec', () => {
      refuses.claim = true;
    });
    await stage.restore();
    expect(stage.fault).to.include({ phase: 'ibec', doing: 'opening recovery mode' });
    expect(stage.fault?.fault).to.include({ name: 'ClaimRefused', call: 'claimInterface' });
    expect(stage.fault!.t - stage.all('came').at(-1)!.t).to.be.within(78_000, 84_000);
    mayTryAgain(stage, 'CLAIM', 'CLOSE_OTHERS');
  });

  it('in the restore system, and freed after 40 s: the restore begins as if nothing had been', async () => {
    const refuses = { claim: false };
    const stage = await Stage.set({ product, refuses });
    stage.when('came', 'restore', () => {
      refuses.claim = true;
      stage.world.clock.after(40_000, () => {
        refuses.claim = false;
      });
    });
    await stage.restore();
    expect(stage.fault).to.equal(undefined);
    expect(stage.all('denied').length).to.equal(1);
    expect(stage.all('denied')[0]?.limitMs).to.be.within(90_000, 96_000);
    expect(stage.snapshot.at).to.equal('done');
  });

  it('in the restore system, and never freed: no start is sent, and it does not count', async () => {
    const refuses = { claim: false };
    const stage = await Stage.set({ product, refuses });
    stage.when('came', 'restore', () => {
      refuses.claim = true;
    });
    await stage.restore();
    expect(stage.fault?.fault).to.include({ name: 'ClaimRefused', call: 'claimInterface' });
    expect(starts(stage)).to.equal(0);
    mayTryAgain(stage, 'CLAIM', 'CLOSE_OTHERS');
  });
});
