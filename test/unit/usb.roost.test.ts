import { expect } from '@open-wc/testing';
import { pause } from '../../src/bytes/clock.ts';
import { Roost } from '../../src/usb/roost.ts';
import { VirtualWorld } from '../clock.ts';
import { ScriptedBus, ScriptedDevice } from '../scripted-usb.ts';

const recovery = (serial: string): ScriptedDevice => new ScriptedDevice(serial);

function setUp() {
  const world = new VirtualWorld();
  const bus = new ScriptedBus();
  const trace: string[] = [];
  const roost = new Roost(world, bus, {
    came: (device) => trace.push(`came ${device.serialNumber} at ${world.clock.now()}`),
    left: (device) => trace.push(`left ${device.serialNumber} at ${world.clock.now()}`),
  });
  const later = (ms: number, then: () => void): void => {
    world.clock.after(ms, then);
  };
  return { world, bus, roost, trace, later };
}

/** What a wait came to, as one plain line. */
const outcome = (work: Promise<unknown>): Promise<string> =>
  work.then(
    (value) => (value instanceof ScriptedDevice ? value.serialNumber : String(value)),
    (error: unknown) => String(error),
  );

describe('the roost', () => {
  it('finds a phone that was there before anyone watched, and one that was granted without an event', async () => {
    const { world, bus, roost, trace } = setUp();
    bus.plug(recovery('A'), true);
    expect(await world.run(outcome(roost.wait(() => true, 1000)))).to.equal('A');
    bus.plug(recovery('B'), true);
    await world.run(roost.look());
    await world.run(roost.look());
    expect(trace).to.deep.equal(['came A at 0', 'came B at 0']);
    expect((await world.run(roost.devices())).map((one) => one.serialNumber)).to.deep.equal(['A', 'B']);
    const seen = ['A', 'B', 'C'].map(async (serial) => {
      const device = await roost.wait((one) => one.serialNumber === serial, 1000);
      return roost.sawComing(device);
    });
    bus.plug(recovery('C'));
    expect(await world.run(Promise.all(seen))).to.deep.equal([false, false, true]);
  });

  it('passes over strangers and waits for the phone that is wanted', async () => {
    const { world, bus, roost, trace, later } = setUp();
    later(500, () => {
      bus.plug(recovery('stranger'));
    });
    later(1900, () => {
      bus.plug(recovery('ours'));
    });
    expect(await world.run(outcome(roost.wait((one) => one.serialNumber === 'ours', 60_000)))).to.equal(
      'ours',
    );
    expect(trace).to.deep.equal(['came stranger at 500', 'came ours at 1900']);
    expect(world.clock.now()).to.equal(1900);
  });

  it('does not see what is no phone', async () => {
    const { world, bus, roost, trace, later } = setUp();
    later(10, () => {
      bus.plug(new ScriptedDevice('keyboard', undefined, 0x024f));
    });
    expect(await world.run(outcome(roost.wait(() => true, 100)))).to.equal(
      'Silence: a phone coming: nothing for 100 ms',
    );
    expect(trace).to.deep.equal([]);
  });

  it('tells a phone that left and came back as another object from one that stayed', async () => {
    const { world, bus, roost, later } = setUp();
    const before = recovery('ours');
    const after = recovery('ours');
    bus.plug(before);
    later(1700, () => {
      bus.unplug(before);
    });
    later(3600, () => {
      bus.plug(after);
    });
    const there = async (): Promise<boolean> => {
      await roost.gone(before, 60_000);
      return (await roost.wait((one) => one.serialNumber === 'ours', 60_000)) === after;
    };
    expect(await world.run(there())).to.equal(true);
    expect(world.clock.now()).to.equal(3600);
    await world.run(roost.gone(before, 1));
    expect(await world.run(outcome(roost.gone(after, 5000)))).to.equal(
      'Silence: the phone leaving: nothing for 5000 ms',
    );
  });

  it('does not take a phone that left while the list was on its way', async () => {
    const { world, bus, roost, trace } = setUp();
    const device = recovery('A');
    bus.plug(device);
    const look = roost.look();
    bus.unplug(device);
    await world.run(look);
    expect(trace).to.deep.equal(['came A at 0', 'left A at 0']);
    expect((await world.run(roost.devices())).length).to.equal(0);
  });

  it('says by name that the page may not use USB', async () => {
    const { world, bus, roost } = setUp();
    bus.getDevices = () => Promise.reject(new DOMException('Policy.', 'SecurityError'));
    expect(await world.run(outcome(roost.wait(() => true, 1000)))).to.equal(
      'ClaimRefused: getDevices was refused (SecurityError)',
    );
  });

  it('ends its waits when it is closed, and forgets the bus', async () => {
    const { world, bus, roost, later } = setUp();
    later(50, () => {
      roost.close();
    });
    const ends = await world.run(
      Promise.all([outcome(roost.wait(() => true, null)), outcome(roost.gone(recovery('A'), 1000))]),
    );
    expect(ends).to.deep.equal([
      'RoostClosed: a phone coming: no longer watching the bus',
      'RoostClosed: the phone leaving: no longer watching the bus',
    ]);
    expect(bus.listeners).to.equal(0);
    await world.run(pause(world.clock, 2000));
    expect(world.clock.now()).to.equal(2050);
  });
});
