import { expect } from '@open-wc/testing';
import { restoreSystem } from '../phone/restore-system.ts';
import { normalSystem } from '../phone/normal-system.ts';
import { Stage } from './stage.ts';

const product = 'iPhone13,2';

describe('what the phone asks and nobody can answer', () => {
  for (const unknownRequest of ['MoonPhaseData', 'constructor'])
    it(`is answered empty, written down by name, and the restore goes on: ${unknownRequest}`, async () => {
      const stage = await Stage.set({
        product,
        systems: { restore: (body) => restoreSystem(body, { unknownRequest }), normal: normalSystem },
      });
      await stage.restore();
      expect(stage.fault).to.equal(undefined);
      const unknown = stage.all('unknown-request');
      expect(unknown.map(({ announcedOnly }) => announcedOnly)).to.deep.equal([false]);
      const answered = stage.all('answered').filter((entry) => entry.who === 'restored');
      expect(answered.map(({ dataType }) => dataType)).to.include(unknown[0]!.dataType);
      expect(stage.snapshot.at).to.equal('done');
    });

  it('is named by the fault when the phone fails afterwards', async () => {
    const stage = await Stage.set({
      product,
      systems: {
        restore: (body) => restoreSystem(body, { unknownRequest: 'MoonPhaseData' }),
        normal: normalSystem,
      },
      faults: [{ at: { checkpoint: 0x628 }, do: { status: 11, text: 'data from host missing' } }],
    });
    await stage.restore();
    const [unknown] = stage.all('unknown-request');
    expect(stage.fault?.fault).to.include({ name: 'RestoreFailed', status: 11 });
    expect(stage.fault?.fault.unanswered).to.deep.equal([unknown!.dataType]);
    expect(stage.snapshot).to.include({ at: 'failed', data: 'erased' });
  });
});

describe('a phone that reports a failure', () => {
  it('with a final status is acknowledged, and its first failed step is the place', async () => {
    const stage = await Stage.set({
      product,
      faults: [{ at: { checkpoint: 0x634 }, do: { status: 53, text: 'no certificate' } }],
    });
    await stage.restore();
    expect(stage.phone.acknowledged).to.equal(true);
    expect(stage.fault?.fault).to.include({ name: 'RestoreFailed', status: 53, checkpoint: 0x634 });
    expect(stage.snapshot).to.include({ at: 'failed', data: 'erased' });
  });

  it('in one step and ends well all the same has restored, with something to report', async () => {
    const stage = await Stage.set({
      product,
      brief: false,
      faults: [{ at: { checkpoint: 0x1300 }, do: { checkpoint: 0x1300, result: -1, text: 'no programmer' } }],
    });
    await stage.restore();
    expect(stage.fault).to.equal(undefined);
    expect(stage.snapshot.at).to.equal('done');
    expect(stage.snapshot.faultsOnTheWay).to.deep.equal([
      { checkpoint: 0x1300, name: 'update_iBoot', result: -1 },
    ]);
  });
});

describe('the restore system that gets no start', () => {
  const starts = (stage: Stage): number => stage.events.filter(({ what }) => what === 'StartRestore').length;

  it('within 110 s is not started any more, though it would still take one', async () => {
    const refuses = { claim: false };
    const faults = [{ at: { phase: 'handover' }, do: { silenceMs: 25_000 } }];
    const stage = await Stage.set({ product, refuses, faults });
    stage.when('came', 'restore', () => {
      refuses.claim = true;
      stage.world.clock.after(80_000, () => {
        refuses.claim = false;
      });
    });
    await stage.restore();
    expect(stage.fault?.fault.name).to.equal('StartTooLate');
    expect(stage.fault?.fault.afterMs).to.be.within(110_000, 120_000);
    expect(stage.fault?.phase).to.equal('handover');
    expect(starts(stage)).to.equal(0);
    expect(stage.snapshot.data).to.equal('untouched');
    expect(stage.events.some(({ what }) => what === 'gave up')).to.equal(true);
    expect(stage.phone.mode).to.equal('recovery');
  });

  it('because it answers nothing for 30 s is given up as silent', async () => {
    const faults = [{ at: { phase: 'handover' }, do: { silenceMs: 115_000 } }];
    const stage = await Stage.set({ product, faults });
    await stage.restore();
    expect(stage.fault?.fault).to.include({ name: 'Silence', limitMs: 30_000 });
    expect(stage.fault?.phase).to.equal('handover');
    expect(starts(stage)).to.equal(0);
    expect(stage.snapshot.data).to.equal('untouched');
  });
});

describe('a person who stops', () => {
  it('ends the attempt as stopped', async () => {
    const stage = await Stage.set({ product, imageBytes: 4 * 1024 * 1024 });
    const restored = stage.restore();
    const stopped = (async () => {
      await stage.until(() => stage.all('payload').length > 0);
      stage.station.stop();
    })();
    await Promise.all([restored, stopped]);
    expect(stage.fault?.fault.name).to.equal('Stopped');
    expect(stage.snapshot).to.include({ at: 'failed', data: 'erased' });
  });
});
