import { expect } from '@open-wc/testing';
import type { Body } from '../phone/body.ts';
import { restoreSystem } from '../phone/restore-system.ts';
import { normalSystem } from '../phone/normal-system.ts';
import { systems } from '../phone/systems.ts';
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

describe('a phone that closes its main connection right behind its final status', () => {
  const hasty = { ...systems, restore: (body: Body) => restoreSystem(body, { brief: true, hasty: true }) };

  it('has restored when that is 0', async () => {
    const stage = await Stage.set({ product, systems: hasty });
    await stage.restore();
    expect(stage.fault).to.equal(undefined);
    expect(stage.phone.acknowledged).to.equal(false);
    expect(stage.snapshot).to.include({ at: 'done', data: 'erased', startedSeen: true });
  });

  it('has failed with any other, and that is its verdict', async () => {
    const stage = await Stage.set({
      product,
      systems: hasty,
      faults: [{ at: { checkpoint: 0x634 }, do: { status: 53, text: 'no certificate' } }],
    });
    await stage.restore();
    expect(stage.fault?.fault).to.include({ name: 'RestoreFailed', status: 53, checkpoint: 0x634 });
  });
});

describe('a phone whose image service dies', () => {
  it('and that asks for the image again is not given up while it flows, however long it says nothing', async () => {
    const stage = await Stage.set({
      product: 'iPhone10,1',
      imageBytes: 512 * 1024,
      systems: {
        ...systems,
        restore: (body) => restoreSystem(body, { brief: true, quietImage: true, asrDies: true }),
      },
      faults: [{ at: { progress: 20 }, do: { bytesPerSecond: 2500 } }],
    });
    await stage.restore();
    expect(stage.fault).to.equal(undefined);
    const asked = stage.all('asked').flatMap((entry) => (entry.who === 'restored' ? [entry] : []));
    expect(asked.filter(({ dataType }) => dataType === 'SystemImageData').length).to.equal(2);
    const [payload, done] = [stage.all('payload')[0]!, stage.all('done')[0]!];
    expect(done.t - payload.t).to.be.greaterThan(90_000);
    expect(stage.snapshot).to.include({ at: 'done', data: 'erased' });
  });
});

describe('a proxy for factory data that answers oddly', () => {
  it('is written down, and the restore goes on without', async () => {
    const stage = await Stage.set({
      product,
      systems: {
        ...systems,
        restore: (body) => restoreSystem(body, { brief: true, proxy: 'no port' }),
      },
    });
    await stage.restore();
    const control = stage.all('control').map(({ open, why }) => ({ open, why }));
    expect(control).to.deep.equal([{ open: false, why: 'an answer without a port' }]);
    expect(stage.snapshot.at).to.equal('done');
  });
});

describe('iBoot that says nothing to the notice behind `go`', () => {
  it('has taken it all the same when it leaves in time', async () => {
    const stage = await Stage.set({
      product,
      faults: [
        { at: { command: 'notify' }, do: { silenceMs: 8_000 } },
        { at: { command: 'go' }, do: { silenceMs: 7_000 } },
      ],
    });
    await stage.restore();
    expect(stage.fault).to.equal(undefined);
    expect(stage.snapshot.at).to.equal('done');
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
