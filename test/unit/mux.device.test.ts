import { expect } from '@open-wc/testing';
import { concat, nothing, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { MuxDevice } from '../../src/mux/device.ts';
import { Flags, MuxHeader, Protocol, SequencedHeader, Size } from '../../src/mux/packet.ts';
import { writeSegment } from '../../src/mux/segment.ts';
import { realWorld } from '../../src/bytes/world.ts';
import { Writer } from '../../src/mux/writer.ts';
import { VirtualWorld } from '../clock.ts';
import { alternate, configuration, endpoint, Peer, PeerPort } from './mux-peer.ts';
import { MuxPhone } from './mux-phone.ts';

const failure = (work: Promise<unknown>): Promise<Record<string, unknown>> =>
  work.then(
    () => ({ name: 'none' }),
    (error: unknown) => ({ ...(error as object), name: (error as Error).name }),
  );

const rest = async (): Promise<void> => {
  for (let n = 0; n < 40; n++) await Promise.resolve();
};

const mux: [number, number, number] = [0xff, 0xfe, 2];
const ptp = alternate([6, 1, 1], [endpoint(2, 'out'), endpoint(1, 'in'), endpoint(3, 'in', 64)]);

describe('the mux of a phone', () => {
  it('says hello with the bytes of the specification', async () => {
    const peer = new Peer();
    await peer.open();
    expect(peer.transfers.map(toHex)).to.deep.equal([
      '0000000000000014000000020000000000000000',
      '0000000200000011feedface0000ffff07',
    ]);
    expect(peer.most.in).to.equal(4);
  });

  it('looks for its interface from the highest configuration down, and never resets', async () => {
    const unlike = [endpoint(4, 'out'), endpoint(5, 'in'), endpoint(6, 'in', 64)];
    const peer = new Peer(undefined, [
      configuration(1, ptp),
      configuration(3, ptp, alternate(mux, [endpoint(6, 'in', 1024), endpoint(7, 'out', 1024)])),
      configuration(4, ptp, alternate([0xff, 0xfd, 1], [endpoint(4, 'out'), endpoint(5, 'in')])),
      configuration(5, ptp, alternate(mux, unlike)),
    ]);
    const device = await peer.open();
    expect(peer.calls).to.deep.equal(['open', 'selectConfiguration 3', 'claimInterface 1']);
    expect([device.version, device.packetSize]).to.deep.equal([2, 1024]);
  });

  it('says so when no configuration has a mux', async () => {
    const peer = new Peer(undefined, [configuration(1, ptp)]);
    const error = await failure(MuxDevice.open(new VirtualWorld(), peer.roost, peer.device));
    expect(error).to.deep.equal({ name: 'MuxBroken', why: 'no configuration has a mux interface' });
    expect(peer.calls).to.deep.equal([]);
  });

  it('asks a second time as for a lost framing, then gives up and lets go', async () => {
    const world = new VirtualWorld();
    const peer = new Peer(world);
    const error = await world.run(failure(MuxDevice.open(world, peer.roost, peer.device)));
    expect(error).to.deep.equal({ name: 'Silence', awaited: 'the version of the mux', limitMs: 5000 });
    expect(world.clock.now()).to.equal(10_000);
    expect(peer.transfers.map(toHex)).to.deep.equal([
      '0000000000000014000000020000000000000000',
      '0000000000000014feedface0000000000000000',
    ]);
    expect(peer.calls.at(-1)).to.equal('close');
  });

  it('goes on when the second question is answered, whatever stale packets come before', async () => {
    const world = new VirtualWorld();
    const peer = new Peer(world);
    const dropped: string[] = [];
    const opening = MuxDevice.open(world, peer.roost, peer.device, { dropped: (why) => dropped.push(why) });
    await world.run(
      (async () => {
        await peer.packet();
        peer.say(Protocol.tcp, writeSegment({ from: 1, to: 1, seq: 0, ack: 0, flags: 0x10, window: 0 }));
        await peer.packet();
        peer.version(2);
        peer.version(2);
        await opening;
      })(),
    );
    expect(toHex(await peer.packet())).to.equal('0000000200000011feedface0000ffff07');
    expect(dropped.length).to.equal(2);
  });

  it('refuses a version that it does not know', async () => {
    const peer = new Peer();
    const opening = failure(MuxDevice.open(new VirtualWorld(), peer.roost, peer.device));
    await peer.packet();
    peer.version(3);
    expect(await opening).to.deep.equal({ name: 'MuxBroken', why: 'version 3.0' });
  });

  it('speaks version 1 without sequence numbers', async () => {
    const peer = new Peer();
    const opening = MuxDevice.open(new VirtualWorld(), peer.roost, peer.device);
    await peer.packet();
    peer.version(1);
    const device = await opening;
    const connecting = device.connect(62078);
    const syn = await peer.packet();
    expect([device.version, toHex(syn.subarray(0, 12))]).to.deep.equal([1, '000000060000001c0001f27e']);
    const reply = writeSegment({ from: 62078, to: 1, seq: 0, ack: 1, flags: Flags.synAck, window: 65536 });
    peer.transfer(concat([MuxHeader.write({ protocol: Protocol.tcp, length: 28 }), reply]));
    expect((await connecting).window).to.equal(65536);
  });

  it('sends an empty packet directly after one that fills its last packet on the bus', async () => {
    const { peer, connection } = await one();
    await connection.write(new Uint8Array(512 * 3 - 36));
    await connection.write(new Uint8Array(100));
    await rest();
    expect(peer.transfers.slice(-3).map((transfer) => transfer.length)).to.deep.equal([1536, 0, 136]);
  });

  it('keeps several transfers on the way, at most eight, in the order of their numbers', async () => {
    const { peer, port, connection } = await one(1024 * 1024);
    peer.holding = true;
    await connection.write(new Uint8Array(600_000));
    await rest();
    expect(peer.most.out).to.be.within(4, 8);
    while (peer.transfers.length < 16) {
      peer.release(1);
      await rest();
    }
    expect(peer.most.out).to.be.within(4, 8);
    const numbers = peer.transfers.slice(1).map((transfer) => SequencedHeader.read(transfer).txSeq);
    expect(numbers).to.deep.equal(numbers.map((_, i) => i));
    expect(port.to).to.equal(1);
  });

  it('wraps the number of its packets at 65536', () => {
    const numbers = new Set<number>();
    let last = -1;
    const send = (_: number, data: Bytes): Promise<'ok'> => {
      last = SequencedHeader.read(data).txSeq;
      numbers.add(last);
      return {
        then: (done: (answer: 'ok') => void) => {
          done('ok');
        },
      } as unknown as Promise<'ok'>;
    };
    const stalled = (): Promise<never> => Promise.reject(new Error('no stall is due'));
    const writer = new Writer(realWorld.clock, { send, stalled }, 4, 512, () => undefined);
    writer.sequence();
    for (let n = 0; n < 65536 + 3; n++) writer.loose(Protocol.tcp, new Uint8Array(20));
    expect([numbers.size, last]).to.deep.equal([65536, 2]);
  });

  it('tells the phone the number of its latest packet', async () => {
    const { peer, port, connection } = await one();
    for (let n = 0; n < 5; n++) port.say();
    await rest();
    await connection.write(utf8('x'));
    expect(SequencedHeader.read(await peer.packet()).rxSeq).to.equal(5);
  });

  it('lets a small answer overtake the image', async () => {
    const peer = new Peer();
    const device = await peer.open();
    const first = device.connect(12345);
    await PeerPort.accept(peer, 1024 * 1024);
    const image = await first;
    const second = device.connect(62078);
    await PeerPort.accept(peer);
    const restored = await second;
    peer.holding = true;
    await image.write(new Uint8Array(500_000));
    await restored.write(utf8('answer'));
    await rest();
    const before = peer.transfers.length;
    peer.release(1);
    await rest();
    expect(peer.transfers.slice(before).map((transfer) => transfer.length)).to.deep.equal([42]);
  });

  it('puts together what a platform completes in pieces of 16384', async () => {
    const { peer, connection } = await one();
    const payload = Uint8Array.from({ length: 40_000 }, (_, i) => i & 0xff);
    const header = writeSegment({ from: 62078, to: 1, seq: 1, ack: 1, flags: Flags.ack, window: 131072 });
    const packet = peer.packed(Protocol.tcp, concat([header, payload]));
    for (let at = 0; at < packet.length; at += Size.transfer)
      peer.transfer(packet.slice(at, at + Size.transfer));
    peer.transfer(nothing);
    expect(await connection.reader.exactly(40_000)).to.deep.equal(payload);
  });

  it('drops a transfer that holds two packets, and says so', async () => {
    const dropped: string[] = [];
    const { peer, port, connection } = await one(131072, { dropped: (why) => dropped.push(why) });
    const text = (seq: number): Bytes =>
      concat([
        writeSegment({ from: 62078, to: 1, seq, ack: 1, flags: Flags.ack, window: 131072 }),
        utf8('x'),
      ]);
    peer.transfer(concat([peer.packed(Protocol.tcp, text(1)), peer.packed(Protocol.tcp, text(2))]));
    await rest();
    expect(dropped).to.deep.equal(['a packet of 74 bytes that says 37']);
    port.say({ seq: 3 }, utf8('y'));
    expect(await failure(connection.read())).to.have.property('why', 'port 62078: data at 3, expected at 1');
  });

  it('answers a packet for no connection with RST, and an RST with nothing', async () => {
    const { peer } = await one();
    peer.say(
      Protocol.tcp,
      writeSegment({ from: 7, to: 9, seq: 1234, ack: 5, flags: Flags.reset, window: 0 }),
    );
    peer.say(Protocol.tcp, writeSegment({ from: 7, to: 9, seq: 1234, ack: 5, flags: Flags.ack, window: 0 }));
    const { from, to, seq, ack, flags } = await peer.hear();
    expect({ from, to, seq, ack, flags }).to.deep.equal({ from: 9, to: 7, seq: 0, ack: 1234, flags: 0x04 });
    await rest();
    expect(peer.unheard).to.equal(0);
  });

  it('passes on what CONTROL says, and drops what it does not know', async () => {
    const told: string[] = [];
    const { peer } = await one(131072, {
      text: (level, text) => told.push(`${level}: ${text}`),
      dropped: (why) => told.push(why),
    });
    for (const type of [3, 5, 7, 9]) peer.say(Protocol.control, concat([Uint8Array.of(type), utf8('words')]));
    peer.say(77, nothing);
    peer.say(Protocol.tcp, utf8('short'));
    await rest();
    expect(told).to.deep.equal([
      'error: words',
      'warning: words',
      'info: words',
      'other: words',
      'protocol 77, 16 bytes',
      'a segment of 21 bytes',
    ]);
  });

  it('fails every connection with the one loss when the phone leaves, after what had come', async () => {
    const { peer, port, device, connection } = await one();
    port.say({}, utf8('status'));
    const waiting = failure(device.connect(1082));
    await rest();
    peer.leave();
    const lost = (await device.lost) as Error;
    expect(lost).to.have.property('name', 'LinkLost');
    expect(lost).to.have.property('how', 'left');
    expect(await connection.read()).to.deep.equal(utf8('status'));
    const same = (work: Promise<unknown>): Promise<boolean> =>
      work.then(
        () => false,
        (error: unknown) => error === lost,
      );
    expect(
      await Promise.all([
        same(connection.read()),
        same(connection.write(utf8('x'))),
        same(device.connect(1)),
      ]),
    ).to.deep.equal([true, true, true]);
    expect((await waiting).name).to.equal('LinkLost');
  });

  it('says RST to every port before it lets go', async () => {
    const { peer, device, connection } = await one();
    await device.close();
    expect((await peer.hear()).flags).to.equal(Flags.reset);
    expect(peer.calls.at(-1)).to.equal('close');
    expect(await connection.read()).to.equal(undefined);
    expect((await failure(device.connect(1))).name).to.equal('MuxClosed');
  });

  it('carries sixteen connections at once', async () => {
    const phone = new MuxPhone();
    phone.services.set(7, async (stream) => {
      for (let piece = await stream.reader.some(); piece; piece = await stream.reader.some())
        stream.write(piece);
    });
    const device = await phone.open();
    const echo = async (n: number): Promise<boolean> => {
      const connection = await device.connect(7);
      const said = Uint8Array.from({ length: 150_000 + n }, (_, i) => (i * (n + 3)) & 0xff);
      const heard = connection.reader.exactly(said.length);
      await connection.write(said);
      const back = await heard;
      await connection.close();
      return back.every((byte, i) => byte === said[i]);
    };
    const all = await Promise.all(Array.from({ length: 16 }, (_, n) => echo(n)));
    expect(all).to.deep.equal(Array.from({ length: 16 }, () => true));
    expect(phone.faults).to.deep.equal([]);
  });
});

async function one(window = 131072, hears: Parameters<Peer['open']>[1] = {}) {
  const peer = new Peer();
  const device = await peer.open(undefined, hears);
  const connecting = device.connect(62078);
  const port = await PeerPort.accept(peer, window);
  return { peer, device, port, connection: await connecting };
}
