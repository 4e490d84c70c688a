import { expect } from '@open-wc/testing';
import { concat, text, type Bytes } from '../../src/bytes/bytes.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { pause } from '../../src/bytes/clock.ts';
import { Flags, MuxHeader, Protocol, resync, SequencedHeader } from '../../src/mux/packet.ts';
import { VirtualWorld } from '../clock.ts';
import { IosFace } from '../phone/ios-face.ts';
import type { PhoneConnection } from '../phone/tcp.ts';
import { ScriptedHost } from './phone-host.ts';
import { TestBody, type TestBodyOptions } from './phone-body.ts';

const port = 7;

function setUp(options: TestBodyOptions = {}) {
  const world = new VirtualWorld();
  const body = new TestBody(world, options);
  const face = new IosFace(body);
  const accepted: PhoneConnection[] = [];
  face.muxd.listen(port, (connection) => {
    accepted.push(connection);
  });
  const host = new ScriptedHost(face);
  const settle = (ms = 100): Promise<void> => world.run(pause(world.clock, ms));
  return { world, body, face, host, accepted, settle };
}

async function connected(options: TestBodyOptions = {}, window?: number) {
  const all = setUp(options);
  await all.world.run(all.host.begin());
  const stream = (await all.world.run(all.host.connect(port, window)))!;
  await all.settle();
  return { ...all, stream, connection: all.accepted[0]! };
}

describe('the mux of the pretend phone', () => {
  it('answers the first packets byte for byte', async () => {
    const { host } = await connected();
    expect(host.raw.map(toHex)).to.deep.equal([
      '0000000000000014000000020000000000000000',
      '0000000600000024faceface00000001' + '00070001000000000000000150120200' + '00000000',
    ]);
  });

  it('answers version 1 to version 1, and 2 to anything else', async () => {
    const { host, world } = setUp();
    for (const [asked, answered] of [
      [1, 1],
      [3, 2],
    ] as const) {
      await world.run(host.version(asked));
      expect((await world.run(host.packet())).payload[3]).to.equal(answered);
    }
  });

  it('knows no stream before VERSION', async () => {
    const { host, body, settle } = setUp();
    await host.segment({ source: 1, port, flags: Flags.syn });
    await settle();
    expect(body.refused).to.deep.equal(['mux.version']);
    expect(host.raw.length).to.equal(0);
  });

  it('refuses a port where nothing listens, with a text', async () => {
    const { host, world } = await connected();
    expect(await world.run(host.connect(99))).to.equal(undefined);
    const { flags, ack, payload } = host.heard.at(-1)!;
    expect({ flags, ack, text: text(payload) }).to.deep.equal({
      flags: 4,
      ack: 0,
      text: 'connection to port 99 refused',
    });
  });

  it('drops a packet out of order, and every one after it', async () => {
    const { host, body, stream, connection, settle } = await connected();
    const before = host.heard.length;
    await host.sequenced(Protocol.tcp, new Uint8Array(20), 9);
    await stream.write(new Uint8Array(3));
    await settle();
    expect(body.refused).to.deep.equal(['mux.tx-seq', 'mux.tx-seq']);
    expect(connection.unread).to.equal(0);
    expect(host.heard.slice(before).map((each) => [each.protocol, each.payload[0]])).to.deep.equal([
      [Protocol.control, 3],
      [Protocol.control, 3],
    ]);
  });

  it('glues the next transfer to one that did not end, and hunts for a new beginning', async () => {
    const { host, body, accepted, world, stream, settle } = await connected();
    const whole = concat([
      SequencedHeader.write({
        protocol: Protocol.setup,
        length: 512,
        magic: 0xfeedface,
        txSeq: 3,
        rxSeq: 0xffff,
      }),
      new Uint8Array(496),
    ]);
    await host.transfer(whole, false);
    await stream.write(new Uint8Array(5));
    await settle();
    expect(body.refused).to.deep.equal(['mux.zlp', 'mux.length']);
    await host.version(2);
    await settle();
    expect(host.raw.at(-1)![3], 'a plain VERSION is not heard').to.equal(Protocol.control);
    await host.version(resync);
    await settle();
    expect(toHex(host.raw.at(-1)!)).to.equal('0000000000000014000000020000000000000000');
    expect(accepted[0]!.closed).to.equal(true);
    await host.sequenced(Protocol.setup, Uint8Array.of(7));
    expect(await world.run(host.connect(port))).not.to.equal(undefined);
  });

  it('finds the new beginning inside what a reloaded page left half sent', async () => {
    const { host, world, settle } = await connected();
    await host.transfer(MuxHeader.write({ protocol: 6, length: 49_152 }).slice(), false);
    await settle();
    await host.phone.out(4, new Uint8Array(1024));
    await host.version(resync);
    await settle();
    expect(toHex(host.raw.at(-1)!)).to.equal('0000000000000014000000020000000000000000');
    await host.sequenced(Protocol.setup, Uint8Array.of(7));
    expect(await world.run(host.connect(port))).not.to.equal(undefined);
  });

  it('refuses a packet above 49152 bytes', async () => {
    const { host, body, connection, stream, settle } = await connected();
    await stream.say({ payload: new Uint8Array(49_152 - 36) });
    stream.sent += 49_152 - 36;
    await stream.say({ payload: new Uint8Array(49_152 - 35) });
    await settle();
    expect(body.refused).to.deep.equal(['mux.size']);
    expect(connection.unread).to.equal(49_116);
    expect(host.heard.at(-1)!.ack).to.equal(49_117);
  });

  for (const flags of [0x18, 0x11, 0x02]) {
    it(`resets an open stream over flags 0x${flags.toString(16)}`, async () => {
      const { body, stream, settle } = await connected();
      await stream.say({ flags });
      await settle();
      expect(body.refused).to.deep.equal([flags === 2 ? 'mux.port-reuse' : 'mux.flags']);
      expect(stream.resetText).not.to.equal(undefined);
    });
  }

  it('resets a SYN with payload', async () => {
    const { host, body, settle } = await connected();
    await host.segment({ source: 50, port, flags: Flags.syn, payload: Uint8Array.of(1) });
    await settle();
    expect(body.refused).to.deep.equal(['mux.syn']);
    expect(host.heard.at(-1)!.flags).to.equal(Flags.reset);
  });

  it('acknowledges payload at once when it is read and within 30 ms when not, a bare acknowledgement never', async () => {
    const { host, stream, connection, world, settle } = await connected();
    const before = host.heard.length;
    await stream.say({});
    await settle();
    expect(host.heard.length).to.equal(before);
    const from = world.clock.now();
    await stream.write(new Uint8Array(300));
    await settle(29);
    expect(host.heard.length, 'not yet').to.equal(before);
    await settle(2);
    expect(host.heard.slice(before).map(({ ack, window }) => [ack, window])).to.deep.equal([[301, 130_560]]);
    expect(world.clock.now() - from).to.equal(31);
    void world.run(connection.read());
    void connection.read();
    await stream.write(new Uint8Array(10));
    await settle(0);
    expect(host.heard.slice(before + 1).map(({ ack, window }) => [ack, window])).to.deep.equal([
      [311, 131_072],
    ]);
  });

  it('lets the window fall while nobody reads, and opens it again', async () => {
    const { host, stream, connection, world, settle } = await connected();
    const done = stream.write(new Uint8Array(200_000));
    await settle();
    expect([stream.window, connection.unread]).to.deep.equal([0, 131_072]);
    let got = 0;
    while (got < 200_000) got += (await world.run(connection.read()))!.length;
    await world.run(done);
    await settle();
    expect([connection.unread, got]).to.deep.equal([0, 200_000]);
    expect(stream.window).to.be.within(65_536, 131_072);
    expect(host.heard.every((each) => each.flags !== Flags.reset)).to.equal(true);
  });

  it('resets a host that writes beyond the window', async () => {
    const { body, stream, settle } = await connected();
    for (let i = 0; i < 3; i++) {
      await stream.say({ payload: new Uint8Array(49_116) });
      stream.sent += 49_116;
    }
    await settle();
    expect(body.refused).to.deep.equal(['mux.window']);
    expect(stream.resetText).to.equal('16276 bytes beyond the window of port 7');
  });

  it('catches acknowledgements that answer nothing', async () => {
    const { body, stream, settle } = await connected();
    for (let i = 0; i < 20; i++) await stream.say({});
    await settle();
    expect(body.refused).to.deep.equal(['mux.ack-loop']);
  });

  it('takes as many from a host that answers every packet once, and probes once a second', async () => {
    const { body, stream, connection, world, settle } = await connected();
    for (let i = 0; i < 40; i++) {
      await world.run(connection.write(Uint8Array.of(i)));
      await stream.say({});
    }
    for (let i = 0; i < 40; i++) {
      await settle(1000);
      await stream.say({});
    }
    expect(body.refused).to.deep.equal([]);
  });

  it('sends inside the host window, a small one too', async () => {
    const { host, stream, connection, world, settle } = await connected({}, 1024);
    const before = host.heard.length;
    stream.acknowledges = false;
    const writing = connection.write(new Uint8Array(2500));
    await settle();
    expect(host.heard.slice(before).map((each) => each.payload.length)).to.deep.equal([1024]);
    stream.acknowledges = true;
    await stream.acknowledge();
    await world.run(writing);
    await settle();
    expect(host.heard.slice(before).map((each) => each.payload.length)).to.deep.equal([1024, 1024, 452]);
  });

  it('cuts at 32764 bytes a packet and ends every transfer', async () => {
    const { host, stream, connection, world, settle } = await connected();
    const before = host.raw.length;
    const bytes: Bytes = Uint8Array.from({ length: 70_000 }, (_, i) => i);
    await world.run(connection.write(bytes));
    await world.run(connection.write(new Uint8Array(16_384 - 36).fill(1)));
    await world.run(connection.write(new Uint8Array(1024 - 36).fill(2)));
    await settle();
    expect(host.raw.slice(before).map((each) => each.length)).to.deep.equal([
      32_764, 32_764, 4580, 16_384, 1024,
    ]);
    expect(toHex(await world.run(stream.reader.exactly(70_000)))).to.equal(toHex(bytes));
  });

  it('closes behind what was written, with a text', async () => {
    const { host, stream, connection, world, settle } = await connected();
    const before = host.heard.length;
    void connection.write(new Uint8Array(4));
    await world.run(connection.close('done'));
    await settle();
    expect(
      host.heard.slice(before, before + 2).map((each) => [each.flags, each.payload.length]),
    ).to.deep.equal([
      [16, 4],
      [4, 4],
    ]);
    expect(stream.resetText).to.equal('done');
    await stream.say({});
    await settle();
    expect(host.heard.at(-1)!.flags, 'an unknown stream is reset').to.equal(Flags.reset);
  });
});
