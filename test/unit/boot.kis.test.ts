import { expect } from '@open-wc/testing';
import { concat, type Bytes } from '../../src/bytes/bytes.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { Kis } from '../../src/boot/kis.ts';
import * as packet from '../../src/boot/kis-packet.ts';
import { Product } from '../../src/usb/modes.ts';
import { Roost } from '../../src/usb/roost.ts';
import { VirtualWorld } from '../clock.ts';
import { ScriptedBus, ScriptedDevice, type Answer, type Script } from '../scripted-usb.ts';

const serial =
  'SDOM:01 CPID:8120 CPRV:11 CPFM:03 SCEP:01 BDID:0C ECID:000A1B2C3D4E5F60 IBFL:3C SIKA:00 SRTG:[iBoot-7195.0.0.300.25]';

/** GET_INFO's reply: descriptor at 0x40 of the info, strings at word positions, their length that of the text. */
function infoReply(productId: number = Product.dfu, nonces = ' NONC:0011AABB SNON:FF00'): Bytes {
  const reply = new Uint8Array(788);
  const info = reply.subarray(12, 12 + 0x300);
  const view = new DataView(info.buffer, info.byteOffset, info.length);
  const put = (at: number, text: string): void => {
    info.set([2 * text.length, 3], at);
    for (let i = 0; i < text.length; i++) view.setUint16(at + 2 + 2 * i, text.charCodeAt(i), true);
  };
  view.setUint32(24, 0x80 / 4, true);
  info.set([18, 1, 0, 2, 0, 0, 0, 64, 0xac, 0x05], 0x40);
  view.setUint16(0x4a, productId, true);
  info.set([0, 0, 0x20, 0x21, 0x180 / 4, 1], 0x4c);
  put(0x80, nonces);
  put(0x180, serial);
  return reply;
}

const generic = new Uint8Array(20);

function setUp(script: Script) {
  const world = new VirtualWorld();
  const bus = new ScriptedBus();
  const device = new ScriptedDevice('', script, Product.kis);
  const roost = new Roost(world, bus);
  bus.plug(device);
  const opened = (work: (kis: Kis) => Promise<void> = () => Promise.resolve()): Promise<void> =>
    world.run(Kis.open(world, roost, device).then(work));
  return { world, device, opened };
}

/** The debug port: every request is answered, the first on 0x83 with the information. */
function port(info: Answer = infoReply(), reply = generic): Script {
  let asked = false;
  return (call) => {
    if (call === 'in 1 1024') return reply;
    if (call !== 'in 3 1024') return undefined;
    if (asked) return reply;
    asked = true;
    return info;
  };
}

const caught = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );

describe('requests of the debug port', () => {
  it('are those of libirecovery, byte for byte', () => {
    expect(packet.enable.map(toHex)).to.deep.equal([
      '0000a001010a04000400000021000000',
      '0000a001011404000400000001000000',
    ]);
    expect(toHex(packet.getInfo)).to.equal('0000a0100000010300000000');
    const chunk = packet.uploadChunk(0x8000, new Uint8Array(0x4000).fill(7));
    expect(toHex(chunk.subarray(0, 12))).to.equal('0000a010030d00000c400000');
    expect(toHex(chunk.subarray(12, 25))).to.equal('00800000000000000040000007');
    expect(chunk.length).to.equal(12 + 12 + 0x4000);
    expect(toHex(packet.boot(0x12345))).to.equal('0000a010010305000400000045230100');
  });
});

describe('the debug port', () => {
  it('is enabled, then tells who is behind it', async () => {
    const { device, opened } = setUp(port());
    await opened(async (kis) => {
      expect(kis.identity).to.deep.include({ ecid: 0x000a1b2c3d4e5f60n, chipId: 0x8120, boardId: 0x0c });
      expect(kis.serial).to.equal(serial);
      const { ap, sep } = await kis.nonces();
      expect(toHex(concat([ap!, sep!]))).to.equal('0011aabbff00');
    });
    expect(device.calls).to.deep.equal([
      'open',
      'configure 1',
      'claim 0',
      'out 1 16',
      'in 1 1024',
      'out 1 16',
      'in 1 1024',
      'out 3 12',
      'in 3 1024',
    ]);
  });

  it('takes an image in chunks of 16 KiB, then the word to run it', async () => {
    const { device, opened } = setUp(port());
    const told: number[] = [];
    await opened(async (kis) => {
      await kis.upload([new Uint8Array(0x4000), new Uint8Array(10)], (sent) => told.push(sent));
      await kis.start();
    });
    expect(device.calls.slice(9)).to.deep.equal([
      'out 3 16408',
      'in 3 1024',
      'out 3 34',
      'in 3 1024',
      'out 3 16',
      'in 3 1024',
    ]);
    expect(told).to.deep.equal([0x4000, 0x400a]);
  });

  it('may answer with a header alone: that it answers is what counts', async () => {
    const { device, opened } = setUp(port(infoReply(), new Uint8Array(12)));
    await opened(async (kis) => {
      await kis.upload([new Uint8Array(10)]);
      await kis.start();
    });
    expect(device.calls.slice(-2)).to.deep.equal(['out 3 16', 'in 3 1024']);
  });

  it('of a phone that is off, starts or runs is not a phone in DFU', async () => {
    const stalls = setUp(port('stall'));
    expect(await caught(stalls.opened())).to.include({ name: 'KisNotDfu', productId: null });
    expect(stalls.device.calls.slice(-2)).to.deep.equal(['clear in 3', 'close']);
    const running = setUp(port(infoReply(0x1281)));
    expect(await caught(running.opened())).to.include({ name: 'KisNotDfu', productId: 0x1281 });
    const short = setUp(port(infoReply().subarray(0, 400)));
    expect(await caught(short.opened())).to.include({ name: 'KisNotDfu', productId: null });
    const mute = infoReply();
    mute[12 + 0x81] = 4;
    expect(await caught(setUp(port(mute)).opened())).to.include({ name: 'KisNotDfu' });
  });

  it('stalls a chunk: refused by name', async () => {
    let chunks = 0;
    const base = port();
    const { opened } = setUp((call) => (call === 'out 3 16408' && ++chunks === 2 ? 'stall' : base(call)));
    const error = await caught(opened((kis) => kis.upload([new Uint8Array(0x9000)])));
    expect(error).to.include({ name: 'KisRefused', request: 'upload at 16384' });
  });
});
