import { expect } from '@open-wc/testing';
import { utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { pause } from '../../src/bytes/clock.ts';
import { LinkLost } from '../../src/usb/errors.ts';
import { Link } from '../../src/usb/link.ts';
import { Roost } from '../../src/usb/roost.ts';
import { VirtualWorld } from '../clock.ts';
import { ScriptedBus, ScriptedDevice, type Script } from '../scripted-usb.ts';

const vendor = { requestType: 'vendor', recipient: 'device', request: 0, value: 0, index: 0 } as const;

function setUp(script?: Script) {
  const world = new VirtualWorld();
  const bus = new ScriptedBus();
  const device = new ScriptedDevice('A', script);
  const roost = new Roost(world, bus);
  bus.plug(device);
  const open = async (): Promise<Link> => {
    const link = await Link.open(world, roost, device, 'testing');
    await link.configure(1);
    await link.claim(0);
    await link.claim(1, 1);
    return link;
  };
  return { world, bus, device, roost, open };
}

const outcome = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    (value) => (value instanceof Uint8Array ? [...(value as Bytes)] : value),
    (error: unknown) =>
      error instanceof LinkLost
        ? { how: error.how, doing: error.doing, error: error.error, afterMs: error.afterMs }
        : String(error),
  );

const opening = ['open', 'configure 1', 'claim 0', 'claim 1', 'alternate 1 1'];

describe('a link', () => {
  it('opens in order, and leaves the configuration alone that is already there', async () => {
    const { world, device, open } = setUp();
    const link = await world.run(open());
    await world.run(link.configure(1));
    expect(device.calls).to.deep.equal(opening);
    expect([link.packetSize(0x04), link.packetSize(0x81), link.packetSize(0x83)]).to.deep.equal([
      512,
      512,
      undefined,
    ]);
  });

  it('answers with what the phone said: fine, stalled, bytes, nothing', async () => {
    const answers: Record<string, 'stall' | Bytes> = {
      'out 40/00 0000 0000 676f00': 'stall',
      'in 40/00 0000 0000 255': utf8('yes'),
      'in 1 4096': new Uint8Array(0),
      'out 4 3': 'stall',
    };
    const { world, device, open } = setUp((call) => answers[call]);
    const work = async (): Promise<unknown[]> => {
      const link = await open();
      const results = [
        await link.controlOut(vendor, utf8('go\0')),
        await link.controlIn(vendor, 255),
        await link.receive(0x81, 4096, null),
        await link.send(0x04, utf8('abc'), 1000),
        await link.send(0x04, utf8('abcd'), 1000),
      ];
      await link.clearHalt(0x04);
      return results.map((one) => (typeof one === 'string' ? one : [...one]));
    };
    expect(await world.run(work())).to.deep.equal(['stall', [...utf8('yes')], [], 'stall', 'ok']);
    expect(device.calls.slice(opening.length)).to.deep.equal([
      'out 40/00 0000 0000 676f00',
      'in 40/00 0000 0000 255',
      'in 1 4096',
      'out 4 3',
      'out 4 4',
      'clear out 4',
    ]);
    expect(world.clock.now()).to.equal(0);
  });

  it('says "left" when the event follows the failed transfer within half a second', async () => {
    const { world, bus, device, open } = setUp((call) =>
      call === 'out 4 1' ? { error: 'NetworkError' } : undefined,
    );
    const link = await world.run(open());
    await world.run(pause(world.clock, 2000));
    world.clock.after(499, () => {
      bus.unplug(device);
    });
    const read = outcome(link.receive(0x81, 512, null));
    const loss = { how: 'left', doing: 'testing', error: 'NetworkError', afterMs: 2499 };
    expect(await world.run(outcome(link.send(0x04, utf8('x'), 1000)))).to.deep.equal(loss);
    expect(await world.run(read)).to.deep.equal(loss);
    expect(await world.run(outcome(link.send(0x04, utf8('y'), 1000)))).to.deep.equal(loss);
    expect((await world.run(link.lost)).how).to.equal('left');
    expect(device.calls.slice(opening.length)).to.deep.equal(['in 1 512', 'out 4 1']);
  });

  it('says "failed", and lets go, when the phone is still there after half a second', async () => {
    const { world, device, open } = setUp((call) =>
      call === 'out 4 1' ? { error: 'NetworkError' } : undefined,
    );
    const link = await world.run(open());
    const read = outcome(link.receive(0x81, 512, null));
    const loss = { how: 'failed', doing: 'testing', error: 'NetworkError', afterMs: 500 };
    expect(await world.run(outcome(link.send(0x04, utf8('x'), null)))).to.deep.equal(loss);
    expect(await world.run(read)).to.deep.equal(loss);
    expect(world.clock.now()).to.equal(500);
    expect(device.calls.slice(opening.length)).to.deep.equal(['in 1 512', 'out 4 1', 'close']);
    expect(device.opened).to.equal(false);
  });

  it('ends idle when the phone leaves while nothing is pending, and does not close what is gone', async () => {
    const { world, bus, device, open } = setUp();
    const link = await world.run(open());
    bus.unplug(device);
    const lost = await world.run(link.lost);
    expect([lost.how, lost.error]).to.deep.equal(['left', undefined]);
    await world.run(link.close());
    expect(device.calls).to.deep.equal(opening);
  });

  it('takes babble and a short write for failures', async () => {
    for (const [answer, error] of [
      ['babble', 'babble'],
      [{ moved: 2 }, 'short'],
    ] as const) {
      const { world, open } = setUp((call) => (call === 'out 4 3' ? answer : undefined));
      const link = await world.run(open());
      expect(await world.run(outcome(link.send(0x04, utf8('abc'), null)))).to.deep.equal({
        how: 'failed',
        doing: 'testing',
        error,
        afterMs: 500,
      });
    }
  });

  it('closes the phone that stays silent, and ends what else was pending', async () => {
    const { world, device, open } = setUp((call) => (call === 'out 4 1' ? 'never' : undefined));
    const link = await world.run(open());
    const read = outcome(link.receive(0x81, 512, null));
    link.doing = 'sending iBEC';
    expect(await world.run(outcome(link.send(0x04, utf8('x'), 10_000)))).to.equal(
      'Silence: sending iBEC: nothing for 10000 ms',
    );
    expect(await world.run(read)).to.deep.equal({
      how: 'closed',
      doing: 'sending iBEC',
      error: undefined,
      afterMs: 10_000,
    });
    expect(device.calls.slice(opening.length)).to.deep.equal(['in 1 512', 'out 4 1', 'close']);
  });

  it('names the call and the exception when it may not have the phone', async () => {
    const refusals: [string, string, string, string][] = [
      ['open', 'SecurityError', 'open', 'open, close'],
      ['configure 1', 'NetworkError', 'selectConfiguration', 'open, configure 1'],
      ['claim 0', 'NetworkError', 'claimInterface', 'open, configure 1, claim 0'],
      ['alternate 1 1', 'NetworkError', 'selectAlternateInterface', opening.join(', ')],
    ];
    for (const [refused, error, call, calls] of refusals) {
      const { world, device, open } = setUp((made) => (made === refused ? { error } : undefined));
      expect(await world.run(outcome(open()))).to.equal(`ClaimRefused: ${call} was refused (${error})`);
      expect(device.calls.join(', ')).to.equal(calls);
    }
  });

  it('does not call a phone refused that left while it was being opened', async () => {
    const { world, bus, device, open } = setUp((call) =>
      call === 'open' ? { error: 'NotFoundError' } : undefined,
    );
    world.clock.after(20, () => {
      bus.unplug(device);
    });
    expect(await world.run(outcome(open()))).to.deep.equal({
      how: 'left',
      doing: 'testing',
      error: 'NotFoundError',
      afterMs: 20,
    });
    expect(await world.run(outcome(open()))).to.deep.equal({
      how: 'left',
      doing: 'testing',
      error: undefined,
      afterMs: 0,
    });
    expect(device.calls).to.deep.equal(['open']);
  });

  it('keeps the last transfers, pending ones too, and forgets the ones before', async () => {
    const { world, open } = setUp((call) => (call === 'out 4 2' ? 'stall' : undefined));
    const link = await world.run(open());
    const work = async (): Promise<void> => {
      void outcome(link.receive(0x81, 512, null));
      await link.controlOut({ ...vendor, requestType: 'class', recipient: 'interface', request: 1 });
      await pause(world.clock, 7);
      await link.send(0x04, utf8('ab'), 1000);
    };
    await world.run(work());
    expect(link.trace.transfers()).to.deep.equal([
      { t: 0, what: 'in 81', length: 512, status: 'pending' },
      { t: 0, what: 'control-out 21/01', length: 0, status: 'ok', moved: 0, ms: 0 },
      { t: 7, what: 'out 04', length: 2, status: 'stall', moved: 0, ms: 0 },
    ]);
    const many = async (): Promise<void> => {
      for (let i = 0; i < 100; i++) await link.send(0x04, new Uint8Array(i), 1000);
    };
    await world.run(many());
    const kept = link.trace.transfers();
    expect([kept.length, kept[0]!.length, kept[63]!.length]).to.deep.equal([64, 36, 99]);
  });
});
