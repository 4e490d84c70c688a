import { expect } from '@open-wc/testing';
import type { Locks } from '../../src/restore/turn.ts';
import { Stage } from './stage.ts';

/** The browser's locks, as all of its tabs see them. */
class PretendLocks implements Locks {
  readonly names: string[] = [];
  readonly #waiting: (() => void)[] = [];

  async request(
    name: string,
    { ifAvailable }: { ifAvailable: boolean },
    work: (lock: object | null) => Promise<void>,
  ): Promise<void> {
    if (this.names.includes(name)) {
      if (ifAvailable) return work(null);
      await new Promise<void>((free) => this.#waiting.push(free));
    }
    this.names.push(name);
    await work({});
  }

  /** The tab that had them is closed. */
  release(): void {
    this.names.length = 0;
    for (const free of this.#waiting.splice(0)) free();
  }
}

const product = 'iPhone13,2';

describe('two tabs and one phone', () => {
  for (const mode of ['recovery', 'normal'] as const)
    it(`in ${mode}: the second leaves it alone and says so, and goes on when the first is closed`, async () => {
      const locks = new PretendLocks();
      const first = await Stage.set({ product, mode, locks });
      expect(first.snapshot.phone?.ecid).to.equal(first.ecid);
      expect(locks.names).to.deep.equal([`replug phone ${first.ecid}`]);

      const second = await Stage.set({ product, mode, locks, until: 'other-tab' });
      expect(second.snapshot).to.include({ otherTab: true, phone: null });
      await second.restore();
      expect(second.fault?.fault).to.include({ name: 'NoPhone' });
      expect(second.all('attempt')).to.deep.equal([]);

      locks.release();
      await second.until(() => second.all('phone').length > 0);
      expect(second.snapshot.otherTab).to.equal(false);
      expect(second.snapshot.phone?.ecid).to.equal(second.ecid);
    });

  it('a phone of its own is no matter of the other tab', async () => {
    const locks = new PretendLocks();
    locks.names.push('replug phone 0000000000000001');
    const stage = await Stage.set({ product, locks });
    await stage.restore();
    expect(stage.all('other-tab')).to.deep.equal([]);
    expect(stage.snapshot.at).to.equal('done');
  });
});
