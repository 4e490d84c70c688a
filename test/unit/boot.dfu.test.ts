import { expect } from '@open-wc/testing';
import { equal, nothing, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { Dfu } from '../../src/boot/dfu.ts';
import { planBare, planWithSuffix, suffixOf, type Plan } from '../../src/boot/dfu-plan.ts';
import { Product } from '../../src/usb/modes.ts';
import { Roost } from '../../src/usb/roost.ts';
import { VirtualWorld } from '../clock.ts';
import { ScriptedBus, ScriptedDevice, type Script } from '../scripted-usb.ts';

const serial =
  'CPID:8015 CPRV:11 CPFM:03 SCEP:01 BDID:0E ECID:000A1B2C3D4E5F60 IBFL:3C SRTG:[iBoot-3332.0.0.1.23]';

const bytes = (length: number): Bytes => Uint8Array.from({ length }, (_, i) => i & 0xff);
const sizes = ({ blocks, end }: Plan): number[][] => [
  ...blocks.map((block) => [block.number, block.bytes.length]),
  [end, 0],
];

describe("what the boot ROM is sent: libirecovery's blocks and CRC", () => {
  it('has the CRC over image and suffix, not inverted at the end', () => {
    const crc = (image: Bytes): string => toHex(suffixOf(image).subarray(12));
    expect(crc(nothing)).to.equal('5360dc93');
    expect(crc(utf8('123456789'))).to.equal('a4dac214');
    expect(crc(new Uint8Array(2048))).to.equal('0a8dae0e');
    expect(crc(bytes(2048))).to.equal('09d291df');
    expect(toHex(suffixOf(nothing).subarray(0, 12))).to.equal('ffffffffac05000155464410');
  });

  it('has the suffix in the last block where it fits, and else on its own under the same number', () => {
    for (const [length, plan] of [
      [1, [0, 17, 1, 0]],
      [2032, [0, 2048, 1, 0]],
      [2033, [0, 2033, 0, 16, 1, 0]],
      [2048, [0, 2048, 0, 16, 1, 0]],
      [2049, [0, 2048, 1, 17, 2, 0]],
    ] as const)
      expect(sizes(planWithSuffix(bytes(length))).flat()).to.deep.equal(plan);
    const long = sizes(planWithSuffix(bytes(318_720)));
    expect(long.slice(0, 155)).to.deep.equal(Array.from({ length: 155 }, (_, i) => [i, 2048]));
    expect(long.slice(155)).to.deep.equal([
      [155, 1296],
      [156, 0],
    ]);
  });

  it('asks for no status between a full last block and its suffix', () => {
    expect(planWithSuffix(bytes(2048)).blocks.map(({ awaited }) => awaited)).to.deep.equal([false, true]);
  });

  it('has no suffix for a port controller, and blocks of 64 bytes', () => {
    expect(sizes(planBare(bytes(130), 64))).to.deep.equal([
      [0, 64],
      [1, 64],
      [2, 2],
      [3, 0],
    ]);
  });
});

/** A ROM as the requests show it; `states` overrides what GETSTATE tells first, `blocked` what follows a block. */
function rom({ states = [] as number[], blocked = [] as number[] } = {}): Script {
  let state = states.shift() ?? 2;
  return (call) => {
    if (call.startsWith('in 21/05')) return Uint8Array.of(state);
    if (call.startsWith('out 21/04') || call.startsWith('out 21/06')) state = states.shift() ?? 2;
    if (call.startsWith('out 21/01')) state = call.endsWith(' 0000') ? 6 : 5;
    if (call.startsWith('in 21/03')) {
      const told = state === 5 ? (blocked.shift() ?? 5) : state;
      if (state === 6 || state === 7) state += 1;
      return Uint8Array.of(told === 10 ? 9 : 0, 50, 0, 0, told, 0);
    }
    return undefined;
  };
}

function setUp(script: Script) {
  const world = new VirtualWorld();
  const bus = new ScriptedBus();
  const device = new ScriptedDevice(serial, script, Product.dfu);
  const roost = new Roost(world, bus);
  bus.plug(device);
  const traced = async (work: (dfu: Dfu) => Promise<void>): Promise<string[]> => {
    const doing = async (): Promise<void> => {
      await work(await Dfu.open(world, roost, device));
    };
    await world.run(doing());
    return device.calls.slice(3).map((call) => call.split(' ').slice(0, 3).join(' '));
  };
  return { world, bus, device, traced };
}

const caught = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );

const state = 'in 21/05 0000';
const status = 'in 21/03 0000';

describe('DFU', () => {
  it('takes an image block by block, then its end, and is started by a reset', async () => {
    const { device, traced } = setUp(rom());
    const told: number[] = [];
    const calls = await traced(async (dfu) => {
      expect(dfu.identity).to.include({ chipId: 0x8015, srtg: 'iBoot-3332.0.0.1.23' });
      await dfu.upload([bytes(2000), bytes(49)], (sent) => told.push(sent));
      await dfu.start();
    });
    expect(calls).to.deep.equal([
      state,
      'out 21/01 0000',
      status,
      'out 21/01 0001',
      status,
      'out 21/01 0002',
      status,
      status,
      'reset',
    ]);
    expect(told).to.deep.equal([2048, 2049]);
    const sent = device.calls
      .filter((call) => call.startsWith('out 21/01'))
      .map((call) => call.split(' ')[4]);
    const image = new Uint8Array([...bytes(2000), ...bytes(49)]);
    expect(sent.slice(0, 2).join('')).to.equal(toHex(image) + toHex(suffixOf(image)));
    expect(sent[2]).to.equal(undefined);
  });

  it('is brought back to idle from an error by CLRSTATUS and from anything else by ABORT, three times at most', async () => {
    const mended = setUp(rom({ states: [10, 8, 2] }));
    const calls = await mended.traced((dfu) => dfu.upload([bytes(1)]));
    expect(calls.slice(0, 5)).to.deep.equal([state, 'out 21/04 0000', state, 'out 21/06 0000', state]);
    const stuck = setUp(rom({ states: [8, 8, 8, 8, 8] }));
    const error = await caught(stuck.traced((dfu) => dfu.upload([bytes(1)])));
    expect(error).to.deep.include({ name: 'DfuRefused', step: 'idle', state: 8, status: null });
  });

  it('is asked again every second while it is busy with a block, at most 20 times', async () => {
    const slow = setUp(rom({ blocked: [4, 3] }));
    await slow.traced((dfu) => dfu.upload([bytes(1)]));
    expect(slow.world.clock.now()).to.equal(2000);
    const busy = setUp(rom({ blocked: Array.from({ length: 30 }, () => 4) }));
    const error = await caught(busy.traced((dfu) => dfu.upload([bytes(1)])));
    expect(error).to.deep.include({ name: 'DfuRefused', step: 'block 0', state: 4 });
    expect(busy.device.calls.filter((call) => call.startsWith('in 21/03')).length).to.equal(20);
  });

  it('that ends in an error is not asked again, and tells its status', async () => {
    const broken = setUp(rom({ blocked: [10] }));
    const error = await caught(broken.traced((dfu) => dfu.upload([bytes(1)])));
    expect(error).to.deep.include({ name: 'DfuRefused', step: 'block 0', state: 10, status: 9 });
    expect(broken.world.clock.now()).to.equal(0);
  });

  it('stalls a block, or tells too little of its status: refused', async () => {
    const base = rom();
    const stalls = setUp((call) => (call.startsWith('out 21/01 0001') ? 'stall' : base(call)));
    expect(await caught(stalls.traced((dfu) => dfu.upload([bytes(4000)])))).to.deep.include({
      name: 'DfuRefused',
      step: 'block 1',
      state: null,
    });
    const short = setUp((call) => (call.startsWith('in 21/03') ? new Uint8Array(5) : rom()(call)));
    expect(await caught(short.traced((dfu) => dfu.upload([bytes(4)])))).to.include({ name: 'DfuRefused' });
  });

  it('starts by a reset that the system calls failed, if only the phone leaves', async () => {
    const { bus, world, device, traced } = setUp((call) => {
      if (call !== 'reset') return undefined;
      world.clock.after(3000, () => {
        bus.unplug(device);
      });
      return { error: 'NetworkError' };
    });
    await traced((dfu) => dfu.start());
    expect(world.clock.now()).to.be.within(3000, 3600);
  });

  it('stays after a reset that was refused, as on Windows: a fault of its own', async () => {
    const { traced } = setUp((call) => (call === 'reset' ? { error: 'NetworkError' } : undefined));
    const error = await caught(traced((dfu) => dfu.start()));
    expect(error).to.include({ name: 'ResetRefused', error: 'NetworkError' });
  });

  it('sends the same bytes whatever the parts', async () => {
    const whole = setUp(rom());
    await whole.traced((dfu) => dfu.upload([bytes(5000)]));
    const pieces = setUp(rom());
    await pieces.traced((dfu) => dfu.upload([bytes(5000).subarray(0, 7), bytes(5000).subarray(7)]));
    expect(equal(utf8(whole.device.calls.join()), utf8(pieces.device.calls.join()))).to.equal(true);
  });
});
