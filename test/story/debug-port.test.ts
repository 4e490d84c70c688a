import { expect } from '@open-wc/testing';
import { Stage } from './stage.ts';

const product = 'iPhone15,2';

/** Modes in which something came or left, in order. */
const modes = (stage: Stage, kind: 'came' | 'left'): string[] => stage.all(kind).map((each) => each.stage);

describe('an iPhone in DFU behind its debug port', () => {
  it('that stays on the bus after iBSS has been started: the phone is met beside it', async () => {
    const stage = await Stage.set({ product, mode: 'dfu' });
    stage.phone.unplug();
    await stage.until(() => stage.all('left').length === 1);
    stage.phone.plugInto(stage.usb.socket(), stage.usb.socket());
    await stage.until(() => stage.all('came').length === 2);
    await stage.restore();
    expect(stage.fault).to.equal(undefined);
    expect(modes(stage, 'came').slice(1)).to.deep.equal(['kis', 'recovery', 'ibec', 'restore', 'normal']);
    expect(modes(stage, 'left').slice(1)).to.deep.equal(['recovery', 'ibec', 'restore']);
    expect(stage.events.filter(({ kind }) => kind === 'refused')).to.deep.equal([]);
    expect(stage.snapshot).to.include({ at: 'done', data: 'erased' });
  });

  it('that stalls the first question who it is: it is asked again when the restore begins', async () => {
    const faults = [{ at: { arrives: 'dfu' }, do: { stall: 0x83 } }] as const;
    const stage = await Stage.set({ product, mode: 'dfu', faults, until: 'came' });
    await stage.restore();
    expect(stage.fault).to.equal(undefined);
    expect(stage.snapshot).to.include({ at: 'done', data: 'erased' });
  });
});
