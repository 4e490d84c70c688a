import { expect } from '@open-wc/testing';
import type { Entry, Stage as StageName } from '../../src/journal/entry.ts';
import type { PhoneMode } from '../phone/body.ts';
import { Stage, type Setting } from './stage.ts';

interface Bounce {
  readonly product: string;
  readonly mode?: PhoneMode;
  /** What bounces, as the pretend phone calls it and as the journal does. */
  readonly of: PhoneMode;
  readonly stage: StageName;
}

const bounces: readonly Bounce[] = [
  { product: 'iPhone13,2', mode: 'normal', of: 'recovery', stage: 'recovery' },
  { product: 'iPhone13,2', of: 'ibec', stage: 'ibec' },
  { product: 'iPhone10,1', mode: 'dfu', of: 'ibss', stage: 'recovery' },
  { product: 'iPhone8,1', mode: 'dfu', of: 'ibss', stage: 'dfu' },
  { product: 'iPhone8,1', mode: 'dfu', of: 'ibec', stage: 'ibec' },
  { product: 'iPhone13,2', of: 'restore', stage: 'restore' },
];

async function restored(setting: Setting): Promise<Stage> {
  const stage = await Stage.set(setting);
  await stage.restore();
  return stage;
}

const onBus = (entry: Entry): string[] =>
  entry.kind === 'came' || entry.kind === 'left' ? [`${entry.kind} ${entry.stage}`] : [];

/** When it came for good, and when we first spoke to it there. */
function settled(stage: Stage, name: StageName, spoke: (entry: Entry) => boolean): number {
  const came = stage.entries.findLastIndex((entry) => entry.kind === 'came' && entry.stage === name);
  const first = stage.entries.slice(came).find(spoke)!;
  return first.t - stage.entries[came]!.t;
}

describe('a phone that leaves within two seconds of its coming', () => {
  for (const { product, mode = 'recovery', of, stage: name } of bounces)
    it(`and returns as ${of} on an ${product} from ${mode} mode is awaited, and restored`, async () => {
      const stage = await restored({ product, mode, reappears: [{ of, leavesAfterMs: 1_500, awayMs: 700 }] });
      expect(stage.fault).to.equal(undefined);
      expect(stage.entries.flatMap(onBus).join(', ')).to.contain(`came ${name}, left ${name}, came ${name}`);
      expect(stage.all('left').every(({ expected }) => expected)).to.equal(true);
      expect(stage.snapshot).to.include({ at: 'done', startedSeen: true });
      expect(stage.phone.data).to.equal('erased');
    });

  it('is told nothing before it has been there for two seconds without leaving', async () => {
    const stage = await restored({
      product: 'iPhone13,2',
      reappears: [{ of: 'ibec', leavesAfterMs: 1_900, awayMs: 400 }],
    });
    expect(settled(stage, 'ibec', ({ kind }) => kind === 'variable')).to.be.within(2_000, 2_100);
  });

  it('and stays away did not return', async () => {
    const stage = await restored({
      product: 'iPhone13,2',
      reappears: [{ of: 'ibec', leavesAfterMs: 500, awayMs: 10_000_000 }],
    });
    expect(stage.all('fault').map(({ phase, fault }) => [phase, fault.name])).to.deep.equal([
      ['ibec', 'DidNotReturn'],
    ]);
    expect(stage.snapshot).to.include({ at: 'failed', data: 'untouched' });
  });

  it('was lost where it leaves later, with its work begun', async () => {
    const stage = await restored({
      product: 'iPhone13,2',
      reappears: [{ of: 'ibec', leavesAfterMs: 2_020 }],
    });
    expect(stage.fault?.fault).to.include({ name: 'LinkLost', how: 'left' });
    expect(stage.all('left').at(-1)).to.include({ stage: 'ibec', expected: false });
  });

  it('and returns as another system is not what was awaited', async () => {
    const stage = await Stage.set({ product: 'iPhone13,2' });
    stage.when('came', 'ibec', () => {
      stage.phone.restart('recovery', 1_000);
    });
    await stage.restore();
    expect(stage.fault?.fault).to.include({ name: 'CameBackAs', expected: 'ibec', got: 'recovery' });
    expect(stage.snapshot).to.include({ at: 'failed', data: 'untouched' });
  });
});
