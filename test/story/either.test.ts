import { expect } from '@open-wc/testing';
import type { Behavior } from '../../src/journal/entry.ts';
import { Stage, type Setting } from './stage.ts';

/** Prepared as it is before a first attempt: for the update, and for the erase below it. */
async function prepared(setting: Omit<Setting, 'product'> = {}): Promise<Stage> {
  const stage = await Stage.set({ product: 'iPhone13,2', ...setting });
  await stage.prepare('update', 'erase');
  return stage;
}

const takes = (stage: Stage, behavior: Behavior): Promise<void> =>
  stage.world.run(stage.station.restore(stage.order(behavior)));

const tickets = (stage: Stage): unknown[] => stage.all('ticket').map(({ behavior }) => behavior);

describe('a phone that may be updated or erased', () => {
  for (const mode of ['recovery', 'normal', 'dfu'] as const)
    it(`is asked about once both are signed, found in ${mode} mode`, async () => {
      const stage = await prepared({ mode });
      expect(stage.snapshot).to.deep.include({
        at: 'waiting',
        behavior: 'update',
        kinds: ['update', 'erase'],
        signed: true,
      });
      expect(stage.snapshot.wait?.for).to.equal('consent');
      expect(tickets(stage)).to.deep.equal(['update', 'erase']);
      const first = stage.entries.findIndex(({ kind }) => kind === 'ticket');
      expect(stage.entries.slice(first + 1).some(({ kind }) => kind === 'nonces')).to.equal(false);
    });

  for (const [behavior, data, begun] of [
    ['update', 'whole', 'kept'],
    ['erase', 'erased', 'erased'],
  ] as const)
    it(`is done as was agreed: ${behavior}, with the ticket that is here already`, async () => {
      const stage = await prepared();
      await takes(stage, behavior);
      expect(stage.fault).to.equal(undefined);
      expect(stage.snapshot).to.include({ at: 'done', behavior, data: begun });
      expect(stage.phone.data).to.equal(data);
      expect(tickets(stage)).to.deep.equal(['update', 'erase']);
    });

  it('is not begun twice on one agreement, whatever else was prepared', async () => {
    const stage = await prepared({
      faults: [{ at: { phase: 'load' }, do: { leave: { as: 'recovery', afterMs: 0 } } }],
    });
    const order = stage.order('update');
    await stage.world.run(stage.station.restore(order));
    expect(stage.fault?.phase).to.equal('load');
    stage.note({ who: 'person', kind: 'again', file: true });
    await stage.prepare('update', 'erase');
    for (const again of [order, { ...order, behavior: 'erase' as const }])
      await stage.world.run(stage.station.restore(again));
    expect(
      stage
        .all('fault')
        .slice(1)
        .map(({ fault }) => [fault.name, fault.flaw]),
    ).to.deep.equal([
      ['ConsentMissing', 'used'],
      ['ConsentMissing', 'used'],
    ]);
    expect(stage.all('attempt').length).to.equal(1);
  });

  it('is only asked about the erase where Apple does not sign the update', async () => {
    const stage = await Stage.set({ product: 'iPhone13,2' });
    stage.apple.faults = { refuse: 94, times: 1 };
    await stage.prepare('update', 'erase');
    expect(stage.fault).to.equal(undefined);
    expect(stage.snapshot).to.deep.include({
      behavior: 'erase',
      kinds: ['erase'],
      unsigned: 'update',
      signed: true,
    });
    await takes(stage, 'update');
    expect(stage.fault?.fault).to.include({ name: 'ConsentMissing', flaw: 'other-operation' });
    expect(stage.phone.data).to.equal('whole');
  });

  it('is only asked about the update where Apple does not sign the erase', async () => {
    const stage = await Stage.set({ product: 'iPhone13,2' });
    void stage
      .happens(() => stage.all('ticket').length > 0)
      .then(() => {
        stage.apple.faults = { refuse: 94 };
      });
    await stage.prepare('update', 'erase');
    expect(stage.fault).to.equal(undefined);
    expect(stage.snapshot).to.deep.include({
      behavior: 'update',
      kinds: ['update'],
      unsigned: 'erase',
      signed: true,
    });
    expect(stage.snapshot.wait?.for).to.equal('consent');
    await takes(stage, 'erase');
    expect(stage.fault?.fault).to.include({ name: 'ConsentMissing', flaw: 'other-operation' });
    expect(stage.phone.data).to.equal('whole');

    stage.note({ who: 'person', kind: 'again', file: true });
    stage.apple.faults = {};
    await stage.prepare('update', 'erase');
    expect(stage.snapshot).to.deep.include({ kinds: ['update', 'erase'], unsigned: null });
    await takes(stage, 'update');
    expect(stage.snapshot).to.include({ at: 'done', behavior: 'update', data: 'kept' });
  });

  it('is not asked about at all where Apple signs neither', async () => {
    const stage = await Stage.set({ product: 'iPhone13,2' });
    stage.apple.faults = { refuse: 94 };
    await stage.prepare('update', 'erase');
    expect(stage.fault?.fault.name).to.equal('SigningRefused');
    expect(stage.snapshot.signed).to.equal(false);
  });
});
