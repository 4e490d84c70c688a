import { expect } from '@open-wc/testing';
import { explain } from '../../src/diagnosis/explain.ts';
import type { PhoneFacts, Stage as StageName } from '../../src/journal/entry.ts';
import { Second } from './second.ts';
import { Stage } from './stage.ts';

const product = 'iPhone13,2';

const endings = (phones: readonly PhoneFacts[]): string[] => phones.map(({ ecid }) => ecid);
const isOf =
  (stage: Stage) =>
  ({ phone }: { phone: PhoneFacts }): boolean =>
    phone.ecid === stage.ecid;

const shapeOf = ({ snapshot }: Stage): unknown => snapshot.lifeline.map(({ shape, stage }) => [shape, stage]);

/** The person has said that they mean the other one; done when it is told anew. */
async function take(stage: Stage, other: Second): Promise<void> {
  stage.note({ who: 'person', kind: 'took', ecid: other.ecid });
  await stage.world.run(stage.station.take(other.ecid));
}

describe('two phones and one page', () => {
  for (const mode of ['recovery', 'normal'] as const)
    for (const secondMode of ['recovery', 'normal', 'dfu'] as const)
      it(`in ${mode}, another in ${secondMode}: the first stays the one that is spoken of and restored`, async () => {
        const stage = await Stage.set({ product, mode });
        const before = stage.snapshot;
        const second = await Second.of(stage, { product: 'iPhone14,3', mode: secondMode });
        await second.comes();

        const { phone, others, lifeline, iosAnswers } = stage.snapshot;
        expect([phone?.ecid, phone?.name]).to.deep.equal([stage.ecid, 'iPhone 12']);
        expect(endings(others)).to.deep.equal([second.ecid]);
        expect(others[0]?.name).to.equal('iPhone 13 Pro Max');
        expect([lifeline, iosAnswers]).to.deep.equal([before.lifeline, before.iosAnswers]);

        await stage.restore();
        expect(stage.snapshot).to.include({ at: 'done', startedSeen: true });
        expect(stage.phone.data).to.equal('erased');
        expect(second.phone.data).to.equal('whole');
        expect(second.phone.mode).to.equal(secondMode);
      });

  it('one whose serial string tells nothing is named as soon as it is asked', async () => {
    const stage = await Stage.set({ product });
    const second = await Second.of(stage, { product: 'iPhone10,1', mode: 'normal' });
    await second.comes();
    expect(stage.all('came').map(({ stage: at, second: is }) => [at, is ?? false])).to.deep.equal([
      ['recovery', false],
      ['normal', true],
    ]);
    expect(stage.snapshot.others.map(({ name }) => name)).to.deep.equal(['iPhone 8 (Global)']);
    expect(stage.snapshot.lifeline.map((segment) => segment.stage)).to.deep.equal(['recovery']);
  });

  it('the other one is taken: signed for it, and it is the one that is restored', async () => {
    const stage = await Stage.set({ product });
    const second = await Second.of(stage);
    await second.comes();
    await stage.prepare();
    expect(stage.snapshot).to.deep.include({
      signed: true,
      wait: { for: 'consent', since: stage.snapshot.t },
    });

    await take(stage, second);
    const taken = stage.snapshot;
    expect([taken.phone?.ecid, endings(taken.others)]).to.deep.equal([second.ecid, [stage.ecid]]);
    expect([taken.signed, taken.wait?.for]).to.deep.equal([false, 'signing']);
    expect(taken.lifeline.map((segment) => segment.stage)).to.deep.equal(['recovery']);

    await stage.prepare();
    expect(stage.all('ticket').map(({ ecid }) => ecid)).to.deep.equal([stage.ecid, second.ecid]);
    await stage.world.run(stage.station.restore({ ...stage.order('erase'), ecid: second.ecid }));
    expect(stage.snapshot.at).to.equal('done');
    expect([stage.phone.data, second.phone.data]).to.deep.equal(['whole', 'erased']);
  });

  it('a consent for the first is worth nothing for the other (P3)', async () => {
    const stage = await Stage.set({ product });
    const second = await Second.of(stage);
    await second.comes();
    await stage.prepare();
    const order = stage.order('erase');
    await take(stage, second);
    await stage.prepare();
    await stage.world.run(stage.station.restore(order));
    expect(stage.fault?.fault).to.include({ name: 'ConsentMissing' });
    expect(stage.all('attempt')).to.deep.equal([]);
    expect([stage.phone.data, second.phone.data]).to.deep.equal(['whole', 'whole']);
  });

  it('taken a moment after it was unplugged: the first is told anew, and stays', async () => {
    const stage = await Stage.set({ product });
    const second = await Second.of(stage);
    await second.comes();
    second.phone.unplug();
    stage.note({ who: 'person', kind: 'took', ecid: second.ecid });
    await stage.until(() => stage.all('left').length > 0);
    await stage.world.run(stage.station.take(second.ecid));
    const { phone, others } = stage.snapshot;
    expect([phone?.ecid, endings(others)]).to.deep.equal([stage.ecid, []]);
  });

  it('the first is unplugged before consent: its place is free, and its ticket worth nothing', async () => {
    const stage = await Stage.set({ product });
    const second = await Second.of(stage);
    await second.comes();
    await stage.prepare();
    stage.phone.unplug();
    await stage.until(() => stage.snapshot.phone?.ecid === second.ecid);
    const { signed, others, wait, lifeline } = stage.snapshot;
    expect([signed, wait?.for, endings(others)]).to.deep.equal([false, 'signing', []]);
    expect(lifeline.at(-1)?.stage).to.equal('recovery');

    await stage.world.run(stage.station.restore(stage.order('erase')));
    expect(stage.fault?.fault.name).to.equal('WrongPhone');
    expect(second.phone.data).to.equal('whole');
  });

  it('the second is unplugged again: nobody speaks of it any more', async () => {
    const stage = await Stage.set({ product });
    const second = await Second.of(stage);
    await second.comes();
    second.phone.unplug();
    await stage.until(() => stage.all('left').length > 0);
    expect(stage.all('left').map(({ ecid, second: is }) => [ecid, is])).to.deep.equal([[second.ecid, true]]);
    expect([stage.snapshot.phone?.ecid, endings(stage.snapshot.others)]).to.deep.equal([stage.ecid, []]);
  });

  it('the first is on its way to recovery mode: it is expected back, and its place is kept', async () => {
    const stage = await Stage.set({ product, mode: 'normal' });
    const second = await Second.of(stage);
    stage.when('left', 'normal', () => {
      second.phone.plugInto(stage.usb.socket());
    });
    await stage.world.run(stage.station.enterRecovery());
    expect(stage.snapshot.errand?.state).to.equal('done');
    await stage.until(() => stage.all('phone').filter(isOf(stage)).length > 1);
    const { phone, others, lifeline } = stage.snapshot;
    expect([phone?.ecid, endings(others)]).to.deep.equal([stage.ecid, [second.ecid]]);
    expect(lifeline.map((segment) => segment.stage)).to.deep.equal(['normal', null, 'recovery']);
  });

  it('the restore of the first breaks off, with a second beside it: the verdict is about the first alone', async () => {
    const faults = [{ at: { phase: 'image' }, do: { leave: { as: 'recovery', afterMs: 9000 } } }] as const;
    const alone = await Stage.set({ product, faults });
    await alone.restore();
    const stage = await Stage.set({ product, faults });
    const second = await Second.of(stage);
    stage.when('came', 'restore', () => {
      second.phone.plugInto(stage.usb.socket());
    });
    stage.when('left', 'restore', () => {
      second.phone.unplug();
    });
    await stage.restore();
    expect(stage.all('left').at(-1)).to.include({ second: true, ecid: second.ecid });
    expect(stage.snapshot.returned).to.deep.equal(alone.snapshot.returned);
    const [verdict, expected] = [explain(stage.entries), explain(alone.entries)];
    expect([verdict?.class, verdict?.shape]).to.deep.equal(['COMM', expected?.shape]);
    expect(verdict?.likely).to.deep.equal(expected?.likely);
  });

  it('during a restore one comes and goes: the snapshot does not change, and the restore ends well', async () => {
    const alone = await Stage.set({ product });
    await alone.restore();
    const stage = await Stage.set({ product });
    const second = await Second.of(stage);
    stage.when('came', 'ibec', () => {
      second.phone.plugInto(stage.usb.socket());
    });
    stage.when('came', 'restore', () => {
      second.phone.unplug();
    });
    await stage.restore();
    const told = stage.entries.filter((entry) => 'second' in entry).map(({ kind }) => kind);
    expect(told).to.deep.equal(['came', 'left']);
    expect(stage.phases).to.deep.equal(alone.phases);
    expect(shapeOf(stage)).to.deep.equal(shapeOf(alone));
    expect(stage.snapshot).to.deep.include({ at: 'done', startedSeen: true, fault: null, others: [] });
    expect(stage.snapshot.phone?.ecid).to.equal(stage.ecid);
    expect(second.phone.data).to.equal('whole');
  });
});

/** Up to A11 iOS and the restore system show no ECID, and a debug port never does: whoever comes so has to be asked. */
describe('another phone that shows no ECID, plugged in while ours is awaited', () => {
  const older = 'iPhone10,1';

  interface Story {
    readonly ours: string;
    readonly left: StageName;
    readonly afterMs: number;
    readonly another: string;
    readonly mode: 'normal' | 'dfu';
    readonly silentMs?: number;
  }
  const stories: readonly Story[] = [
    { ours: older, left: 'ibec', afterMs: 0, another: older, mode: 'normal' },
    // It is silent for so long that both are there before either has answered.
    { ours: older, left: 'ibec', afterMs: 13_900, another: older, mode: 'normal', silentMs: 3_000 },
    { ours: product, left: 'ibec', afterMs: 0, another: older, mode: 'normal' },
    { ours: product, left: 'recovery', afterMs: 0, another: older, mode: 'normal' },
    { ours: older, left: 'recovery', afterMs: 0, another: 'iPhone15,2', mode: 'dfu' },
    { ours: older, left: 'restore', afterMs: 0, another: older, mode: 'normal' },
  ];

  for (const { ours, left, afterMs, another, mode, silentMs } of stories)
    it(`an ${another} in ${mode}, ${afterMs} ms after the ${left} of an ${ours} left: it says who it is, and ours is waited for on`, async () => {
      const alone = await Stage.set({ product: ours });
      await alone.restore();
      const stage = await Stage.set({ product: ours });
      const second = await Second.of(stage, { product: another, mode });
      stage.when('left', left, () => {
        stage.world.clock.after(afterMs, () => {
          if (silentMs !== undefined) second.phone.hush(silentMs);
          second.phone.plugInto(stage.usb.socket());
        });
      });
      await stage.restore();
      expect(stage.fault).to.equal(undefined);
      expect(stage.phases).to.deep.equal(alone.phases);
      expect(shapeOf(stage)).to.deep.equal(shapeOf(alone));
      expect(stage.snapshot).to.include({ at: 'done', startedSeen: true });
      expect(endings(stage.snapshot.others)).to.deep.equal([second.ecid]);
      expect([stage.phone.data, second.phone.data]).to.deep.equal(['erased', 'whole']);
    });

  it('one that runs iOS while ours is off the bus is no sign that ours has started', async () => {
    const stage = await Stage.set({ product: older });
    const second = await Second.of(stage, { product: older, mode: 'normal' });
    stage.when('left', 'restore', () => {
      stage.phone.unplug();
      second.phone.plugInto(stage.usb.socket());
    });
    await stage.restore();
    expect(stage.snapshot).to.include({ at: 'done', startedSeen: false });
  });

  it('one that comes right after ours was lost is not its return', async () => {
    const faults = [{ at: { progress: 41 }, do: { leave: { as: 'recovery', afterMs: 9000 } } }] as const;
    const stage = await Stage.set({ product: older, faults });
    const second = await Second.of(stage, { product: older, mode: 'normal' });
    stage.when('left', 'restore', () => {
      second.phone.plugInto(stage.usb.socket());
    });
    await stage.restore();
    expect(stage.snapshot.returned).to.deep.equal({ stage: 'recovery', afterMs: 9000 });
    expect(stage.snapshot.lifeline.slice(-2).map(({ shape, stage: at }) => [shape, at])).to.deep.equal([
      ['break', null],
      ['wrong', 'recovery'],
    ]);
    const verdict = explain(stage.entries);
    expect([verdict?.class, verdict?.shape]).to.deep.equal(['COMM', 'S5b']);
  });
});
