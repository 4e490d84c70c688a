import { expect } from '@open-wc/testing';
import type { DataState } from '../../src/journal/snapshot.ts';
import type { PlannedFault } from '../phone/faults.ts';
import { Stage, type Setting } from './stage.ts';

interface Loss {
  readonly in: string;
  readonly fault: PlannedFault;
  /** The fault's name, and what the phone came back as. */
  readonly name: string;
  readonly back: string | null;
  readonly data: DataState;
  /** Virtual ms from the loss to the end of the attempt. */
  readonly withinMs: number;
}

const leave = (at: PlannedFault['at'], as: 'recovery' | 'never', afterMs = 0): PlannedFault => ({
  at,
  do: { leave: { as, afterMs } },
});

const losses: readonly Loss[] = [
  {
    in: 'ibec',
    fault: leave({ phase: 'ibec' }, 'recovery'),
    name: 'LinkLost',
    back: 'recovery',
    data: 'untouched',
    withinMs: 31_000,
  },
  {
    in: 'load',
    fault: leave({ component: 'RestoreRamDisk' }, 'never'),
    name: 'LinkLost',
    back: null,
    data: 'untouched',
    withinMs: 31_000,
  },
  {
    in: 'kernel',
    fault: leave({ phase: 'kernel' }, 'recovery'),
    name: 'CameBackAs',
    back: 'recovery',
    data: 'untouched',
    withinMs: 300_000,
  },
  {
    in: 'handover',
    fault: leave({ phase: 'handover' }, 'never'),
    name: 'DidNotReturn',
    back: null,
    data: 'untouched',
    withinMs: 61_000,
  },
  {
    in: 'checks',
    fault: leave({ checkpoint: 0x609 }, 'recovery'),
    name: 'LinkLost',
    back: 'recovery',
    data: 'untouched',
    withinMs: 31_000,
  },
  {
    in: 'disk',
    fault: leave({ checkpoint: 0x621 }, 'recovery'),
    name: 'LinkLost',
    back: 'recovery',
    data: 'erased',
    withinMs: 31_000,
  },
  {
    in: 'image',
    fault: leave({ progress: 41 }, 'recovery'),
    name: 'LinkLost',
    back: 'recovery',
    data: 'erased',
    withinMs: 31_000,
  },
  {
    in: 'install',
    fault: leave({ phase: 'install' }, 'never'),
    name: 'LinkLost',
    back: null,
    data: 'erased',
    withinMs: 31_000,
  },
];

async function lose(setting: Setting): Promise<Stage> {
  const stage = await Stage.set(setting);
  await stage.restore();
  return stage;
}

describe('contact lost', () => {
  for (const product of ['iPhone10,1', 'iPhone14,3'])
    for (const loss of losses)
      it(`in ${loss.in} on an ${product} is one fault, with the phase and what became of the data`, async () => {
        const stage = await lose({ product, faults: [loss.fault], imageBytes: 4 * 1024 * 1024 });
        const { snapshot } = stage;
        expect(stage.all('fault').map(({ phase, fault }) => [phase, fault.name])).to.deep.equal([
          [loss.in, loss.name],
        ]);
        expect(snapshot.at).to.equal('failed');
        expect(snapshot.data).to.equal(loss.data);
        expect(snapshot.returned?.stage).to.equal(loss.back);
        const leaves = stage.all('left').at(-1) ?? stage.fault!;
        expect(stage.entries.at(-1)!.t - leaves.t).to.be.lessThan(loss.withinMs);
        expect(snapshot.restoredAt).to.equal(null);
      });

  it('at 41 % of the image says so', async () => {
    const stage = await lose({
      product: 'iPhone13,2',
      faults: [leave({ progress: 41 }, 'recovery')],
      imageBytes: 64 * 1024 * 1024,
    });
    const said = /^sending the system image, (\d+) %$/.exec(stage.fault?.doing ?? '');
    // What the phone had acknowledged: never more than it has.
    expect(Number(said?.[1])).to.be.within(37, 41);
    expect(stage.snapshot.lifeline.map(({ shape, stage: at }) => [shape, at])).to.deep.equal([
      ['here', 'recovery'],
      ['gap', null],
      ['here', 'ibec'],
      ['gap', null],
      ['here', 'restore'],
      ['break', null],
      ['wrong', 'recovery'],
    ]);
  });

  it('names what comes back by what it was: the same system, or recovery mode where iBEC had been', async () => {
    const bounced = await lose({
      product: 'iPhone13,2',
      faults: [{ at: { progress: 41 }, do: { leave: { as: 'restore', afterMs: 3000 } } }],
    });
    expect(bounced.snapshot.returned).to.deep.equal({ stage: 'restore', afterMs: 3000 });
    const restarted = await lose({
      product: 'iPhone13,2',
      faults: [leave({ component: 'RestoreRamDisk' }, 'recovery', 12_000)],
    });
    expect(restarted.all('left').at(-1)?.stage).to.equal('ibec');
    expect(restarted.snapshot.returned).to.deep.equal({ stage: 'recovery', afterMs: 12_000 });
  });

  it('right before the erase does not claim that nothing was erased', async () => {
    const stage = await lose({
      product: 'iPhone13,2',
      brief: false,
      faults: [leave({ phase: 'disk' }, 'recovery')],
    });
    expect(stage.fault?.phase).to.equal('checks');
    expect(stage.snapshot.checkpoint?.id).to.equal(0x64e);
    expect(stage.snapshot.data).to.equal('unknown');
  });

  it('before iBEC leaves the phone as it was', async () => {
    const stage = await Stage.set({ product: 'iPhone13,2' });
    await stage.prepare();
    stage.phone.unplug();
    await stage.world.run(stage.station.restore(stage.order('erase')));
    expect(stage.all('fault').map(({ phase, fault }) => [phase, fault.name])).to.deep.equal([
      ['prepare', 'LinkLost'],
    ]);
    expect(stage.snapshot.data).to.equal('untouched');
  });

  it('after the final status is not a failure: the phone was restored, and was not seen to start', async () => {
    const stage = await lose({ product: 'iPhone13,2', faults: [leave({ phase: 'finish' }, 'never')] });
    expect(stage.fault).to.equal(undefined);
    expect(stage.snapshot.at).to.equal('done');
    expect(stage.snapshot.startedSeen).to.equal(false);
    expect(stage.snapshot.data).to.equal('erased');
  });
});

describe('flash iBoot that answers where iBEC is due', () => {
  const faults = [{ at: { command: 'go' }, do: { leave: { as: 'recovery', afterMs: 2000 } } }] as const;

  for (const [mode, phase, told] of [
    ['dfu', 'ibec', 'by its new nonce'],
    ['recovery', 'load', 'by its version, where the nonce is the same'],
  ] as const)
    it(`from ${mode}, is told apart ${told}, and nothing is written to it`, async () => {
      const stage = await lose({ product: 'iPhone13,2', mode, faults });
      expect(
        stage.all('fault').map((entry) => [entry.phase, entry.fault.name, entry.fault.got]),
      ).to.deep.equal([[phase, 'CameBackAs', 'recovery']]);
      expect(stage.snapshot.returned).to.deep.equal({ stage: 'recovery', afterMs: 2000 });
      expect(stage.snapshot.data).to.equal('untouched');
      expect(stage.all('command')).to.deep.equal([]);
      expect(stage.phone.nvram.get('auto-boot')).to.equal('true');
      expect(stage.events.filter(({ kind }) => kind === 'refused')).to.deep.equal([]);
    });
});

describe('the five re-enumerations of a healthy restore', () => {
  it('raise nothing', async () => {
    const stage = await Stage.set({
      product: 'iPhone13,2',
      brief: false,
      reappears: [{ of: 'restore' }, { of: 'normal' }],
    });
    await stage.restore();
    await stage.until(() => stage.all('came').length === 6);
    expect(stage.fault).to.equal(undefined);
    expect(stage.all('left').map(({ stage: from, expected }) => [from, expected])).to.deep.equal([
      ['recovery', true],
      ['ibec', true],
      ['restore', true],
      ['restore', true],
      ['normal', true],
    ]);
    expect(stage.all('came').map(({ stage: to }) => to)).to.deep.equal([
      'recovery',
      'ibec',
      'restore',
      'restore',
      'normal',
      'normal',
    ]);
    expect(stage.snapshot.startedSeen).to.equal(true);
  });
});
