import { expect } from '@open-wc/testing';
import { Stage } from './stage.ts';

const product = 'iPhone13,2';

describe('another try from the iBEC that the first has left behind', () => {
  async function succeeds(stage: Stage): Promise<void> {
    expect(stage.phone.mode).to.equal('ibec');
    const before = stage.entries.length;
    const tickets = stage.apple.requests.length;
    await stage.restoreAgain();
    const second = stage.entries.slice(before);
    expect(second.filter(({ kind }) => kind === 'fault')).to.deep.equal([]);
    expect(stage.snapshot).to.include({ at: 'done', startedSeen: true });
    expect(stage.apple.requests.length, 'tickets of the second try').to.equal(tickets + 1);
    const stages = second.flatMap((entry) =>
      entry.kind === 'left' ? [[entry.stage, entry.expected ? 'as planned' : 'unplanned'].join(' ')] : [],
    );
    expect(stages).to.deep.equal(['ibec as planned', 'ibec as planned', 'restore as planned']);
  }

  it('begins with a new one, under a ticket of its own', async () => {
    const faults = [{ at: { command: 'devicetree' }, do: { refuse: true } }] as const;
    const stage = await Stage.set({ product, faults });
    await stage.restore();
    expect(stage.fault?.fault).to.include({ name: 'CommandRefused', command: 'devicetree' });
    await succeeds(stage);
  });

  it('does so too when the person had stopped the first', async () => {
    const stage = await Stage.set({ product });
    const stopped = stage.until(() => {
      const loads = stage.phases.includes('load');
      if (loads) stage.station.stop();
      return loads;
    });
    await Promise.all([stage.restore(), stopped]);
    expect(stage.fault?.fault.name).to.equal('Stopped');
    await succeeds(stage);
  });

  it('does so too after a loss that the phone came back from as iBEC', async () => {
    const faults = [{ at: { component: 'RestoreKernelCache' }, do: { leave: { as: 'ibec' } } }] as const;
    const stage = await Stage.set({ product, faults });
    await stage.restore();
    expect(stage.fault?.fault).to.include({ name: 'LinkLost', how: 'left' });
    await stage.until(() => stage.phone.mode === 'ibec' && stage.phone.onBus);
    await succeeds(stage);
  });
});
