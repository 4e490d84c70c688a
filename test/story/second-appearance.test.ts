import { expect } from '@open-wc/testing';
import type { Behavior } from '../../src/journal/entry.ts';
import { explain } from '../../src/diagnosis/explain.ts';
import { restoreSystem } from '../phone/restore-system.ts';
import { systems } from '../phone/systems.ts';
import { Stage, type Setting } from './stage.ts';

const product = 'iPhone13,2';

const again = (leavesAfterMs: number): Setting => ({
  product,
  reappears: [{ of: 'restore', leavesAfterMs }],
});

async function restored(setting: Setting, behavior: Behavior = 'erase'): Promise<Stage> {
  const stage = await Stage.set(setting);
  await stage.restore(behavior);
  return stage;
}

/** What was said to restored and when it left, in order. */
const talk = (stage: Stage): string[] =>
  stage.entries.flatMap((entry) => {
    if (entry.kind === 'start') return ['start'];
    const here = entry.kind === 'left' || entry.kind === 'came';
    return here && entry.stage === 'restore' ? [entry.kind] : [];
  });

const afterCame = (stage: Stage): number => {
  const came = stage.all('came').find((entry) => entry.stage === 'restore')!;
  return stage.all('start')[0]!.t - came.t;
};

describe('a restore system that leaves once more and returns', () => {
  it('is told to start when it has been there for two seconds', async () => {
    const stage = await restored({ product });
    expect(afterCame(stage)).to.be.within(2_000, 2_100);
    expect(talk(stage)).to.deep.equal(['came', 'start', 'left']);
  });

  it('is told to start no later for that, where it did not answer before', async () => {
    const silent = { at: { request: 'QueryType' }, do: { silenceMs: 4_000 } } as const;
    const stage = await restored({ product, faults: [silent] });
    expect(stage.fault).to.equal(undefined);
    expect(afterCame(stage)).to.be.lessThan(4_200);
  });

  for (const [afterMs, before] of [
    [1_000, ['came', 'left', 'came', 'start', 'left']],
    [3_000, ['came', 'start', 'left', 'came', 'start', 'left']],
  ] as const)
    for (const behavior of ['erase', 'update'] as const)
      it(`after ${afterMs} ms is asked anew, and the ${behavior} goes on`, async () => {
        const stage = await restored(again(afterMs), behavior);
        expect(stage.fault).to.equal(undefined);
        expect(talk(stage)).to.deep.equal(before);
        expect(stage.all('left').every(({ expected }) => expected)).to.equal(true);
        expect(stage.snapshot).to.include({ at: 'done', startedSeen: true });
        expect(stage.phone.acknowledged).to.equal(true);
        expect(stage.phone.data).to.equal(behavior === 'erase' ? 'erased' : 'whole');
        const phases = stage.phases.filter((phase) => phase === 'handover' || phase === 'checks');
        expect(phases).to.deep.equal(['handover', 'checks']);
      });

  it('after 9 s, where nothing on it has been touched yet, is asked anew as well', async () => {
    const slow = { at: { phase: 'checks' }, do: { silenceMs: 8_000 } } as const;
    const stage = await restored({ ...again(9_000), faults: [slow] });
    expect(stage.fault).to.equal(undefined);
    expect(talk(stage)).to.deep.equal(['came', 'start', 'left', 'came', 'start', 'left']);
    expect(stage.phone.acknowledged).to.equal(true);
  });

  for (const [afterMs, where] of [
    [9_000, 'image'],
    [60_000, 'image'],
  ] as const)
    it(`after ${afterMs} ms, in the middle of its ${where}, was lost`, async () => {
      const slow = { at: { phase: 'image' }, do: { bytesPerSecond: 50_000 } } as const;
      const stage = await restored({
        ...again(afterMs),
        brief: false,
        faults: [slow],
        imageBytes: 8 * 1024 * 1024,
      });
      expect(stage.fault).to.include({ phase: where });
      expect(stage.fault?.fault).to.include({ name: 'LinkLost', how: 'left' });
      expect(talk(stage)).to.deep.equal(['came', 'start', 'left', 'came']);
      expect(explain(stage.entries)).to.include({ class: 'COMM', shape: 'S5a' });
      expect(stage.snapshot).to.include({ at: 'failed', data: 'erased' });
    });

  it('and gives up over its lost host was lost, untouched, and can be tried again from recovery mode', async () => {
    const stage = await restored({
      ...again(3_000),
      systems: { ...systems, restore: (body) => restoreSystem(body, { hostLost: 'gives up' }) },
    });
    expect(stage.all('fault').map(({ phase, fault }) => [phase, fault.name])).to.deep.equal([
      ['checks', 'LinkLost'],
    ]);
    expect(stage.snapshot).to.include({ at: 'failed', data: 'untouched' });
    expect(stage.snapshot.returned).to.deep.equal({ stage: 'restore', afterMs: 3_000 });
    expect(explain(stage.entries)).to.include({ class: 'COMM', shape: 'S5a' });
    expect(stage.phone.data).to.equal('whole');
    await stage.until(() => stage.phone.mode === 'recovery' && stage.phone.onBus);
    await stage.restoreAgain();
    expect(stage.snapshot).to.include({ at: 'done', startedSeen: true });
  });

  it('twice is not what a change of its configuration looks like', async () => {
    const twice = {
      at: { phase: 'handover', nth: 2 },
      do: { leave: { as: 'restore', afterMs: 2_000 } },
    } as const;
    const stage = await restored({ ...again(1_000), faults: [twice] });
    expect(stage.fault?.fault).to.include({ name: 'LinkLost', how: 'left' });
    expect(stage.snapshot).to.include({ at: 'failed', data: 'untouched' });
  });
});
