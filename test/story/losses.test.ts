import { expect } from '@open-wc/testing';
import { explain } from '../../src/diagnosis/explain.ts';
import type { PlannedFault } from '../phone/faults.ts';
import { Stage } from './stage.ts';

const imageBytes = 4 * 1024 * 1024;

async function lose(fault: PlannedFault): Promise<Stage> {
  const stage = await Stage.set({ product: 'iPhone13,2', faults: [fault], imageBytes });
  await stage.restore();
  return stage;
}

describe('what is written down of a loss', () => {
  for (const [pipe, stall] of [
    ['it receives on', 0x04],
    ['it sends on', 0x85],
  ] as const)
    it(`a stall of the pipe that ${pipe}: the phone is still there, and it was a stall`, async () => {
      const stage = await lose({ at: { progress: 41 }, do: { stall } });
      expect(stage.fault?.fault).to.include({ name: 'LinkLost', how: 'failed', error: 'stall' });
      expect(explain(stage.entries)).to.include({ class: 'COMM', shape: 'S6' });
    });

  it('how far the image had come, to the byte and not only to the last stride', async () => {
    const stage = await lose({ at: { progress: 41 }, do: { leave: { as: 'recovery' } } });
    const { sent, total } = stage
      .all('sent')
      .flatMap((entry) => (entry.who === 'asr' ? [entry] : []))
      .at(-1)!;
    expect(total).to.equal(imageBytes);
    // What is in flight may have arrived; only what was acknowledged counts.
    expect(sent / total).to.be.within(0.2, 0.41);
    const last = stage.entries.slice(0, stage.entries.indexOf(stage.fault!));
    expect(last.at(-1)).to.include({ who: 'asr', kind: 'sent', sent });
  });

  for (const as of ['restore', 'normal'] as const)
    it(`that it came back as ${as}, which only its answer tells apart`, async () => {
      const stage = await lose({ at: { progress: 41 }, do: { leave: { as, afterMs: 3_000 } } });
      expect(stage.snapshot.returned).to.deep.equal({ stage: as, afterMs: 3_000 });
    });
});
