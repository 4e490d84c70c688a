import { expect } from '@open-wc/testing';
import { explain } from '../../src/diagnosis/explain.ts';
import type { Verdict } from '../../src/diagnosis/verdict.ts';
import type { PlannedFault } from '../phone/faults.ts';
import { Stage, type Setting } from '../story/stage.ts';

type Told = Pick<Verdict, 'class' | 'shape' | 'phase' | 'dataTouched' | 'next'>;

async function verdictAfter(
  faults: readonly PlannedFault[],
  setting: Partial<Setting> = {},
): Promise<Verdict> {
  const stage = await Stage.set({ product: 'iPhone13,2', faults, imageBytes: 4 * 1024 * 1024, ...setting });
  await stage.restore();
  const verdict = explain(stage.entries);
  if (!verdict) throw new Error('nothing has ended');
  return verdict;
}

const told = ({ class: cls, shape, phase, dataTouched, next }: Verdict): Told => ({
  class: cls,
  shape,
  phase,
  dataTouched,
  next,
});

const leave = (at: PlannedFault['at'], as: 'recovery' | 'restore' | 'never', afterMs = 0): PlannedFault => ({
  at,
  do: { leave: { as, afterMs } },
});

type Row = readonly [
  situation: string,
  fault: PlannedFault,
  phase: Verdict['phase'],
  cls: Verdict['class'],
  shape: Verdict['shape'],
  touched: boolean,
];

const rows: readonly Row[] = [
  // Its nonce is read at the next try, and only that tells a bounce from a restart of iBoot.
  ['lost in ibec, back at once', leave({ phase: 'ibec' }, 'recovery', 2000), 'ibec', 'COMM', 'S5c', false],
  ['lost in load', leave({ component: 'RestoreRamDisk' }, 'never'), 'load', 'COMM', 'S4', false],
  ['iBEC restarts', leave({ component: 'RestoreRamDisk' }, 'recovery', 12_000), 'load', 'COMM', 'S5b', false],
  ['the kernel dies at once', leave({ phase: 'kernel' }, 'recovery', 4000), 'kernel', 'COMM', 'S1', false],
  ['the kernel dies later', leave({ phase: 'kernel' }, 'recovery', 30_000), 'kernel', 'COMM', 'S2', false],
  ['nothing after the kernel', leave({ phase: 'kernel' }, 'never'), 'kernel', 'COMM', 'S4', false],
  ['lost in handover', leave({ phase: 'handover' }, 'never', 500), 'handover', 'COMM', 'S4', false],
  ['recovery in handover', leave({ phase: 'handover' }, 'recovery', 9000), 'handover', 'COMM', 'S2', false],
  ['lost in checks', leave({ checkpoint: 0x609 }, 'recovery', 9000), 'checks', 'COMM', 'S5b', false],
  ['lost in disk', leave({ checkpoint: 0x621 }, 'recovery', 9000), 'disk', 'COMM', 'S5b', true],
  ['the cable bounces in image', leave({ progress: 41 }, 'restore', 3000), 'image', 'COMM', 'S5a', true],
  ['the phone restarts in image', leave({ progress: 41 }, 'recovery', 11_000), 'image', 'COMM', 'S5b', true],
  ['back late in image', leave({ progress: 41 }, 'restore', 12_000), 'image', 'COMM', 'S5c', true],
  ['lost in install', leave({ phase: 'install' }, 'never'), 'install', 'COMM', 'S4', true],
  ['an upload stalls', { at: { component: 'iBEC' }, do: { stall: 4 } }, 'ibec', 'COMM', 'S6', false],
  [
    'silence in handover',
    { at: { phase: 'handover' }, do: { silenceMs: 400_000 } },
    'handover',
    'COMM',
    'S8',
    false,
  ],
];

describe('the verdict on whole restores', () => {
  for (const [situation, fault, phase, cls, shape, dataTouched] of rows)
    it(situation, async () => {
      const verdict = await verdictAfter([fault], { brief: !('stall' in fault.do) });
      expect(told(verdict)).to.deep.equal({ class: cls, shape, phase, dataTouched, next: 'UPDATE_SOFTWARE' });
      // One attempt: nobody is more than possible, and nobody is so without a reason.
      for (const { word } of verdict.likely) expect(word).to.be.oneOf(['open', 'possible']);
    });

  it('another phone comes after iBEC', async () => {
    const verdict = await verdictAfter([{ at: { phase: 'ibec' }, do: { swapEcid: true } }]);
    expect(told(verdict)).to.deep.equal({
      class: 'WRONGDEV',
      shape: 'S12',
      phase: 'ibec',
      dataTouched: false,
      next: 'WRONG_DEVICE',
    });
  });

  it('another phone comes as the restore system, and says so on the bus', async () => {
    const verdict = await verdictAfter([{ at: { command: 'bootx' }, do: { swapEcid: true } }]);
    expect(told(verdict)).to.deep.include({ class: 'WRONGDEV', shape: 'S12', dataTouched: false });
  });

  it('factory data that did not come is the network first', async () => {
    const verdict = await verdictAfter([
      { at: { checkpoint: 0x634 }, do: { status: 53, text: 'could not recover factory data' } },
    ]);
    expect(told(verdict)).to.deep.include({ class: 'NET', shape: null, dataTouched: true, next: 'NETWORK' });
    expect(verdict.codes).to.include.members(['st:53', 'amr:53']);
  });

  it('believes the text with which the phone ends the image, not that the connection closed', async () => {
    const ends = (text: string): PlannedFault => ({ at: { progress: 60 }, do: { status: 14, text } });
    const full = await verdictAfter([ends('No space left on device')]);
    expect(told(full)).to.deep.include({ class: 'DEVSTOR', shape: null, next: 'DEVICE_REPORTED' });
    const stream = await verdictAfter([ends('socket unexpectedly closed')]);
    expect(told(stream)).to.deep.include({ class: 'COMM', shape: 'S6', next: 'UPDATE_SOFTWARE' });
    expect([full, stream].map(({ fault, phase }) => [fault, phase])).to.deep.equal([
      ['RestoreFailed', 'image'],
      ['RestoreFailed', 'image'],
    ]);
  });

  it('the cable is pulled before the start', async () => {
    const stage = await Stage.set({ product: 'iPhone13,2' });
    await stage.prepare();
    stage.phone.unplug();
    await stage.world.run(stage.station.restore(stage.order('erase')));
    const verdict = explain(stage.entries)!;
    expect(told(verdict)).to.deep.include({
      class: 'COMM',
      shape: 'S4',
      phase: 'prepare',
      dataTouched: false,
    });
  });

  it('says nothing against a restore that succeeded, whether it came back or not', async () => {
    const outcomes = [
      await verdictAfter([]),
      await verdictAfter([], { brief: false, reappears: [{ of: 'restore' }, { of: 'normal' }] }),
      await verdictAfter([leave({ phase: 'finish' }, 'never')]),
    ].map(({ outcome, class: cls, shape, next }) => [outcome, cls, shape, next]);
    expect(outcomes).to.deep.equal([
      ['finished', null, 'S13', 'FINISH'],
      ['finished', null, 'S13', 'FINISH'],
      ['finished-unseen', null, null, 'DONE_UNSEEN'],
    ]);
  });
});
