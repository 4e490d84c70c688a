import { expect } from '@open-wc/testing';
import { Turn, type Locks } from '../../src/restore/turn.ts';
import type { UsbDevice } from '../../src/usb/port.ts';
import { Second } from './second.ts';
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
    while (this.names.includes(name)) {
      if (ifAvailable) return work(null);
      await new Promise<void>((free) => this.#waiting.push(free));
    }
    this.names.push(name);
    await work({});
    this.#free(name);
  }

  query(): Promise<{ held: { name: string }[] }> {
    return Promise.resolve({ held: this.names.map((name) => ({ name })) });
  }

  /** The tab that had them is closed. */
  release(): void {
    for (const name of [...this.names]) this.#free(name);
  }

  #free(name: string): void {
    this.names.splice(this.names.indexOf(name), 1);
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

/** Up to A11 iOS and the restore system show a phone's UDID, in which there is no ECID. */
describe('two tabs and a phone that shows no ECID', () => {
  const older = 'iPhone10,1';
  const udid = (stage: Stage): unknown => stage.all('came')[0]?.serial;

  it('in iOS: the first tab has it by both its names, and the second leaves it alone', async () => {
    const locks = new PretendLocks();
    const first = await Stage.set({ product: older, mode: 'normal', locks });
    expect(first.snapshot.phone?.ecid).to.equal(first.ecid);
    const name = String(udid(first));
    expect(locks.names).to.deep.equal(
      [name, `${first.ecid} is ${name}`, first.ecid].map((each) => `replug phone ${each}`),
    );

    const second = await Stage.set({ product: older, mode: 'normal', locks, until: 'other-tab' });
    expect(second.snapshot).to.include({ otherTab: true, phone: null });
    expect(second.events.map(({ kind }) => kind)).to.deep.equal(['arrive']);
    locks.release();
    await second.until(() => second.all('phone').length > 0);
    expect(second.snapshot.phone?.ecid).to.equal(second.ecid);
  });

  it('its restore system is left alone by a tab that was opened while the phone was off the bus', async () => {
    const locks = new PretendLocks();
    const first = await Stage.set({ product: older, locks });
    expect(locks.names).to.deep.equal([`replug phone ${first.ecid}`]);
    const second = await Stage.set({ product: older, mode: 'restore', locks, until: 'other-tab' });
    expect(second.snapshot).to.include({ otherTab: true, phone: null });
    expect(second.events.map(({ kind }) => kind)).to.deep.equal(['arrive']);
  });

  it('its restore system may show a placeholder: that is left alone too, though its UDID is known', async () => {
    const locks = new PretendLocks();
    const first = await Stage.set({ product: older, mode: 'normal', locks });
    const device = { vendorId: 0x05ac, productId: 0x12a8, serialNumber: `${'f'.repeat(32)}00000001` };
    const turn = new Turn(first.world, locks);
    const names = [...locks.names];
    expect(await turn.mine(device as UsbDevice, () => undefined)).to.equal(false);
    expect(locks.names).to.deep.equal(names);
  });

  it('two of them in iOS: each tab serves its own', async () => {
    const locks = new PretendLocks();
    await Stage.set({ product: older, mode: 'normal', locks });
    const tab = await Stage.set({ product: older, mode: 'normal', locks, until: 'other-tab' });
    const phone = await Second.of(tab, { product: older, mode: 'normal' });
    await phone.comes();
    expect(tab.snapshot.phone?.ecid).to.equal(phone.ecid);
  });
});

/** Its ECID is known only once it was asked: no other tab may come between before the restore is over. */
describe('two tabs and a phone that is reached by its debug port', () => {
  const newer = 'iPhone15,2';

  for (const [door, which] of [
    ['dfu', newer],
    ['port-dfu', 'iPhone16,1'],
  ] as const)
    it(`an ${which} from ${door}: the first tab has it to the end, and the second leaves the restore system alone`, async () => {
      const locks = new PretendLocks();
      const first = await Stage.set({ product: which, mode: door, locks });
      const held: string[][] = [];
      for (const at of ['recovery', 'ibec', 'restore', 'normal'] as const)
        first.when('came', at, () => void held.push([...locks.names]));
      if (door === 'port-dfu') await first.repairPort();
      await first.restore();
      expect(first.snapshot.at).to.equal('done');
      expect(held).to.deep.equal(held.map(() => [`replug phone ${first.ecid}`]));
      expect(held.length).to.equal(4);

      const second = await Stage.set({ product: which, mode: 'restore', locks, until: 'other-tab' });
      expect(second.snapshot).to.include({ otherTab: true, phone: null });
      expect(second.events.map(({ kind }) => kind)).to.deep.equal(['arrive']);
    });

  it('both have asked it at once: one of them lets go of it, and begins nothing', async () => {
    const locks = new PretendLocks();
    const first = await Stage.set({ product: newer, mode: 'dfu', locks });
    // As a tab sees it that asked for the locks before the other had any.
    const before: Locks = {
      request: (...asked) => locks.request(...asked),
      query: () => Promise.resolve({ held: [] }),
    };
    const second = await Stage.set({ product: newer, mode: 'dfu', locks: before, until: 'other-tab' });
    expect(second.snapshot).to.include({ otherTab: true, phone: null });
    await second.restore();
    expect(second.fault?.fault).to.include({ name: 'NoPhone' });
    expect(locks.names).to.deep.equal([`replug phone ${first.ecid}`]);
    locks.release();
    await second.until(() => second.all('phone').length > 0);
    expect(second.snapshot.phone?.ecid).to.equal(second.ecid);
  });

  it('a second one beside ours is left to other tabs', async () => {
    const locks = new PretendLocks();
    const stage = await Stage.set({ product, locks });
    const phone = await Second.of(stage, { product: newer, mode: 'dfu' });
    await phone.comes();
    expect(locks.names).to.deep.equal([`replug phone ${stage.ecid}`]);
  });
});

describe('two tabs and two phones', () => {
  for (const mode of ['recovery', 'normal'] as const)
    it(`in ${mode}: the second tab serves the second phone, and leaves the first to the first tab`, async () => {
      const locks = new PretendLocks();
      const first = await Stage.set({ product, mode, locks });
      const tab = await Stage.set({ product, mode, locks, until: 'other-tab' });
      const phone = await Second.of(tab, { mode });
      await phone.comes();
      expect(tab.snapshot.phone?.ecid).to.equal(phone.ecid);
      expect(tab.snapshot.lifeline.map(({ shape, stage }) => [shape, stage])).to.deep.equal([['here', mode]]);
      expect(locks.names).to.deep.equal([first.ecid, phone.ecid].map((ecid) => `replug phone ${ecid}`));

      await tab.prepare();
      await tab.world.run(tab.station.restore({ ...tab.order('erase'), ecid: phone.ecid }));
      expect(tab.fault).to.equal(undefined);
      expect(tab.snapshot.at).to.equal('done');
      expect(phone.phone.data).to.equal('erased');
      expect(tab.phone.data).to.equal('whole');
      expect(tab.events.map(({ kind }) => kind)).to.deep.equal(['arrive']);
    });

  it('the first tab names the second phone, and does not keep it from the second tab', async () => {
    const locks = new PretendLocks();
    const stage = await Stage.set({ product, locks });
    const phone = await Second.of(stage);
    await phone.comes();
    expect(stage.snapshot.others.map(({ ecid }) => ecid)).to.deep.equal([phone.ecid]);
    expect(locks.names).to.deep.equal([`replug phone ${stage.ecid}`]);
  });

  it('the person takes the second phone in the first tab: then that tab has it, and lets go of the other', async () => {
    const locks = new PretendLocks();
    const stage = await Stage.set({ product, locks });
    const phone = await Second.of(stage);
    await phone.comes();
    stage.note({ who: 'person', kind: 'took', ecid: phone.ecid });
    await stage.world.run(stage.station.take(phone.ecid));
    expect(locks.names).to.deep.equal([`replug phone ${phone.ecid}`]);
  });

  it('the phone of a tab that is closed is a second one beside the one that is served', async () => {
    const locks = new PretendLocks();
    const first = await Stage.set({ product, locks });
    const tab = await Stage.set({ product, locks, until: 'other-tab' });
    const phone = await Second.of(tab);
    await phone.comes();
    locks.names.splice(locks.names.indexOf(`replug phone ${phone.ecid}`), 1);
    locks.release();
    await tab.until(() => tab.snapshot.others.length > 0);
    expect(tab.snapshot.others.map(({ ecid }) => ecid)).to.deep.equal([first.ecid]);
    expect(tab.snapshot.phone?.ecid).to.equal(phone.ecid);
  });
});
