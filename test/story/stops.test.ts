import { expect } from '@open-wc/testing';
import { pause } from '../../src/bytes/clock.ts';
import type { Phase } from '../../src/journal/entry.ts';
import type { PhoneMode } from '../phone/body.ts';
import { Stage } from './stage.ts';

const product = 'iPhone13,2';

/** What a phone hears of a host that goes on: all but the questions which phone it is. */
const heard = (stage: Stage, after: number): string[] =>
  stage.events
    .slice(after)
    .filter(({ kind, what }) => orders.has(kind) || what === 'StartRestore')
    .map(({ kind, text, component, type, what }) => [kind, text ?? component ?? type ?? what].join(' '));

const orders: ReadonlySet<string> = new Set([
  'upload',
  'loaded',
  'command',
  'asr',
  'acknowledged',
  'goodbye',
]);

const begun: ReadonlySet<Phase> = new Set<Phase>(['checks', 'disk', 'image', 'install']);

interface Moment {
  readonly name: string;
  readonly phase: Phase;
  readonly come: (stage: Stage) => boolean;
  readonly mode?: PhoneMode;
  readonly product?: string;
}

const begin = (name: Phase, mode?: PhoneMode): Moment => ({
  name: mode ? `${name}, out of ${mode}` : name,
  phase: name,
  come: (stage) => stage.phases.includes(name),
  ...(mode ? { mode } : {}),
});

const moments: readonly Moment[] = [
  begin('enter', 'normal'),
  begin('enter', 'dfu'),
  begin('ibec'),
  // Up to A9X iBEC goes by DFU, as iBSS does.
  { ...begin('ibec', 'dfu'), product: 'iPhone8,1' },
  begin('load'),
  { name: 'load, between two files', phase: 'load', come: (stage) => sent(stage, 'RestoreRamDisk') },
  { name: 'load, all loaded', phase: 'load', come: (stage) => sent(stage, 'RestoreKernelCache') },
  begin('kernel'),
  begin('handover'),
  { name: 'handover, before the start', phase: 'handover', come: (stage) => stage.all('control').length > 0 },
  begin('checks'),
  begin('disk'),
  begin('image'),
  begin('install'),
];

const sent = (stage: Stage, component: string): boolean =>
  stage.all('sent').some((entry) => entry.who === 'iboot' && entry.component === component);

/** Stops within the very entry: nothing is on its way to the phone. */
const stopsWhen = (stage: Stage, come: () => boolean): Promise<void> =>
  stage.until(() => {
    const now = come();
    if (now) stage.station.stop();
    return now;
  });

describe('a person who stops in', () => {
  for (const { name, phase, come, ...setting } of moments)
    it(`${name}: the phone is told nothing more, and the attempt stays where it ended`, async () => {
      const stage = await Stage.set({ product, ...setting });
      await Promise.all([stage.restore(), stopsWhen(stage, () => come(stage))]);
      expect(stage.fault).to.include({ phase });
      expect(stage.fault?.fault.name).to.equal('Stopped');
      expect(stage.entries.at(-1)?.kind).to.equal('fault');
      const { length } = stage.events;
      await stage.world.run(pause(stage.world.beyond.clock, 20 * 60_000));
      expect(heard(stage, length)).to.deep.equal([]);
      expect(stage.all('start').length).to.equal(begun.has(phase) ? 1 : 0);
      expect(stage.snapshot).to.include({ at: 'failed', phase, wait: null });
      expect(stage.snapshot.fault?.fault.name).to.equal('Stopped');
    });

  it('the moment after the final status has a restored phone all the same', async () => {
    const stage = await Stage.set({ product });
    await Promise.all([stage.restore(), stopsWhen(stage, () => stage.all('status').length > 0)]);
    expect(stage.fault).to.equal(undefined);
    expect(stage.snapshot.at).to.equal('done');
  });
});
