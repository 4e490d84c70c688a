import { expect } from '@open-wc/testing';
import { KiB } from '../../src/bytes/bytes.ts';
import { Stage } from './stage.ts';

describe('a cable that lets 64 KiB through each second', () => {
  it('takes eight seconds for 512 KiB, however many transfers are under way', async () => {
    const slow = { at: { phase: 'image' }, do: { bytesPerSecond: 64 * KiB } };
    const stage = await Stage.set({ product: 'iPhone10,1', imageBytes: 512 * KiB, faults: [slow] });
    await stage.restore();
    expect(stage.snapshot).to.include({ at: 'done', fault: null });
    const [done] = stage.all('done');
    expect(done).to.include({ bytes: 512 * KiB });
    expect(done!.ms).to.be.within(8_000, 8_100);
  });
});
