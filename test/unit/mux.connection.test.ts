import { expect } from '@open-wc/testing';
import { nothing, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { Connection } from '../../src/mux/connection.ts';
import { realWorld } from '../../src/bytes/world.ts';
import { type MuxDevice } from '../../src/mux/device.ts';
import { Flags, Protocol, Size } from '../../src/mux/packet.ts';
import { readSegment } from '../../src/mux/segment.ts';
import { VirtualWorld } from '../clock.ts';
import { Peer, PeerPort } from './mux-peer.ts';

const spaced = (digits: string): string => digits.replace(/\s+/g, '').toLowerCase();

const failure = (work: Promise<unknown>): Promise<Record<string, unknown>> =>
  work.then(
    () => ({ name: 'none' }),
    (error: unknown) => ({ ...(error as object), name: (error as Error).name }),
  );

async function connected(
  window = 131072,
  firstSeq = 0,
): Promise<{ peer: Peer; mux: MuxDevice; port: PeerPort; connection: Connection }> {
  const peer = new Peer();
  const mux = await peer.open();
  const connecting = mux.connect(62078);
  const port = await PeerPort.accept(peer, window, firstSeq);
  return { peer, mux, port, connection: await connecting };
}

/** Lets everything that is pending without time come to rest. */
const rest = (): Promise<unknown> => new VirtualWorld().run(Promise.resolve().then(() => turns(20)));
async function turns(count: number): Promise<void> {
  for (let n = 0; n < count; n++) await Promise.resolve();
}

const pattern = (length: number): Bytes => Uint8Array.from({ length }, (_, i) => (i * 7) & 0xff);

describe('a connection', () => {
  it('opens with the bytes of the specification', async () => {
    const peer = new Peer();
    const mux = await peer.open();
    const connecting = mux.connect(62078);
    expect(toHex(await peer.packet())).to.equal(
      spaced('00000006 00000024 FEEDFACE 0001 FFFF 0001 F27E 00000000 00000000 5002 0200 0000 0000'),
    );
    const port = new PeerPort(peer, {
      from: 1,
      to: 62078,
      seq: 0,
      ack: 0,
      flags: 2,
      window: 0,
      payload: nothing,
    });
    port.say({ flags: Flags.synAck });
    expect(toHex(await peer.packet())).to.equal(
      spaced('00000006 00000024 FEEDFACE 0002 0000 0001 F27E 00000001 00000001 5010 0200 0000 0000'),
    );
    const connection = await connecting;
    expect([connection.port, connection.window]).to.deep.equal([62078, 131072]);
  });

  it('fills the window, then goes on with what the phone acknowledges', async () => {
    const { port, connection } = await connected(65536);
    await connection.write(pattern(200_000));
    expect([(await port.hear()).payload.length, (await port.hear()).payload.length]).to.deep.equal([
      49115, 16421,
    ]);
    await rest();
    expect(port.peer.unheard).to.equal(0);
    port.say({ ack: 1 + 49115 });
    expect((await port.hear()).payload.length).to.equal(49115);
    expect(connection.acknowledged).to.equal(49115);
  });

  it('sends whole packets alone while two of them are on their way', async () => {
    const { port, connection } = await connected(131072);
    await connection.write(pattern(300_000));
    const heard = async (): Promise<number> => (await port.hear()).payload.length;
    expect([await heard(), await heard()]).to.deep.equal([49115, 49115]);
    await rest();
    // There is room for 32842 bytes more, and a packet costs the same whatever is in it.
    expect(port.peer.unheard).to.equal(0);
    port.say({ ack: 1 + 49115 });
    expect(await heard()).to.equal(49115);
    for (const n of [2, 3, 4, 5]) {
      port.say({ ack: 1 + n * 49115 });
      // The last one is what is left, and waits for nothing.
      expect(await heard()).to.equal(n < 5 ? 49115 : 300_000 - 6 * 49115);
    }
  });

  it('obeys a window that was retracted by 255, and never counts on the largest edge', async () => {
    const { port, connection } = await connected(1024);
    await connection.write(utf8('x'));
    await port.hear();
    // One byte taken, 1023 free, rounded down to 768: what was 1025 before is 770 now.
    port.say({ window: 768 });
    await connection.flush();
    await connection.write(pattern(3000));
    expect((await port.hear()).payload.length).to.equal(768);
    await rest();
    expect(port.peer.unheard).to.equal(0);
    // The same while bytes are in flight: the edge falls behind what was sent, and nothing goes until it is ahead.
    port.say({ ack: 2 + 1, window: 512 });
    await rest();
    expect(port.peer.unheard).to.equal(0);
    port.say({ window: 256 });
    expect((await port.hear()).payload.length).to.equal(256);
  });

  it('waits out a window of zero, asking once a second, and goes on at once when it opens', async () => {
    const world = new VirtualWorld();
    const peer = new Peer(world);
    const told: string[] = [];
    await world.run(
      (async () => {
        const mux = await peer.open(world);
        const connecting = mux.connect(62078);
        const port = await PeerPort.accept(peer, 0);
        const connection = await connecting;
        await connection.write(utf8('hello'));
        for (let n = 0; n < 3; n++) {
          const probe = await peer.hear();
          told.push(`${world.clock.now()}: ${probe.payload.length} bytes`);
          if (n < 2) port.say();
        }
        port.say({ window: 256 });
        const data = await peer.hear();
        told.push(`${world.clock.now()}: ${data.payload.length} bytes`);
      })(),
    );
    expect(told).to.deep.equal(['1000: 0 bytes', '2000: 0 bytes', '3000: 0 bytes', '3000: 5 bytes']);
  });

  it('acknowledges each packet with payload at once, and never a bare acknowledgement', async () => {
    const { peer, port, connection } = await connected();
    port.say({}, utf8('one'));
    const answer = await peer.hear();
    expect([answer.flags, answer.ack, answer.payload.length]).to.deep.equal([0x10, 4, 0]);
    for (let n = 0; n < 5; n++) port.say();
    await rest();
    expect(peer.unheard).to.equal(0);
    expect(await connection.read()).to.deep.equal(utf8('one'));
  });

  it('shrinks its window by what waits to be read, and tells when it has opened again', async () => {
    const { peer, port, connection } = await connected();
    for (let n = 0; n < 3; n++) port.say({}, pattern(30_000));
    await rest();
    const windows: number[] = [];
    while (peer.unheard > 0) windows.push((await peer.hear()).window);
    expect(windows.at(-1)).to.equal(131072 - 90_000 - ((131072 - 90_000) % 256));
    await connection.read();
    await rest();
    const opened = await peer.hear();
    expect([opened.payload.length, opened.window]).to.deep.equal([0, 70912]);
    await connection.read();
    await connection.read();
    await rest();
    expect(peer.unheard).to.equal(0);
  });

  it('counts across the end of the sequence numbers, in both directions', async () => {
    const { peer, port, connection } = await connected(131072, 0xffff_fff0);
    port.say({}, pattern(40));
    expect((await peer.hear()).ack).to.equal(25);
    expect(await connection.read()).to.deep.equal(pattern(40));
    port.say({}, utf8('on'));
    expect((await peer.hear()).ack).to.equal(27);
  });

  it('sends across the end of its own sequence numbers', async () => {
    const over: unknown[] = [];
    const carrier = {
      world: realWorld,
      wake: () => undefined,
      loose: () => undefined,
      over: () => over.push(1),
    };
    const connection = new Connection(carrier, 1, 62078, 0xffff_ff00);
    const segment = {
      from: 62078,
      to: 1,
      seq: 0,
      ack: 0xffff_ff01,
      flags: 0x12,
      window: 65536,
      payload: nothing,
    };
    connection.arrive(segment);
    await connection.write(pattern(60_000), pattern(30_000));
    const next = (): Bytes => connection.segment(new Uint8Array(Size.toPhone), 0);
    const sent = [next(), next()].map((packet) => readSegment(packet, 0)!);
    expect(sent.map(({ seq, payload }) => [seq, payload.length])).to.deep.equal([
      [0xffff_ff01, 49115],
      [48860, 16421],
    ]);
    connection.arrive({ ...segment, seq: 1, ack: 48860, flags: 0x10 });
    expect([connection.acknowledged, connection.inFlight, connection.sendable]).to.deep.equal([
      49115, 16421, 24464,
    ]);
    expect(over).to.deep.equal([]);
  });

  it('makes the writer wait while its buffer is full', async () => {
    const { port, connection } = await connected(0);
    const taken: number[] = [];
    const write = async (n: number): Promise<void> => {
      await connection.write(pattern(300 * 1024));
      taken.push(n);
    };
    const writes = [write(1), write(2), write(3)];
    await rest();
    expect(taken).to.deep.equal([1, 2]);
    port.say({ window: 1024 * 1024 });
    await Promise.all(writes);
    expect(taken).to.deep.equal([1, 2, 3]);
  });

  it('flushes when all is acknowledged, and only then says RST', async () => {
    const { peer, port, connection } = await connected();
    await connection.write(utf8('last words'));
    const closing = connection.close();
    expect((await port.hear()).payload.length).to.equal(10);
    await rest();
    expect(peer.unheard).to.equal(0);
    port.say();
    const end = await peer.hear();
    expect([end.flags, end.seq, end.payload.length]).to.deep.equal([0x04, 11, 0]);
    await closing;
    expect((await failure(connection.write(utf8('more')))).name).to.equal('ConnectionClosed');
  });

  it('delivers what came before RST, then the end; writers hear the reason', async () => {
    const { port, connection } = await connected();
    port.say({}, utf8('partial'));
    await rest();
    const flushing = connection.write(pattern(10)).then(() => connection.flush());
    port.say({ flags: Flags.reset, ack: 1 }, utf8('asr crashed\n'));
    expect(await failure(flushing)).to.deep.equal({
      name: 'ConnectionReset',
      port: 62078,
      text: 'asr crashed',
    });
    expect(await connection.read()).to.deep.equal(utf8('partial'));
    expect(await connection.read()).to.equal(undefined);
  });

  for (const [what, window] of [
    ['has not let in', 0],
    ['has not acknowledged', 131_072],
  ] as const)
    it(`flushes nothing that the phone ${what} when it says RST`, async () => {
      const { port, connection } = await connected(window);
      await connection.write(pattern(300));
      await rest();
      port.say({ flags: Flags.reset, ack: 1, window });
      await rest();
      expect(connection.acknowledged).to.equal(0);
      expect((await failure(connection.flush())).name).to.equal('ConnectionReset');
      expect((await failure(connection.close())).name).to.equal('none');
    });

  it('takes an RST that acknowledges everything for the end of a complete stream', async () => {
    const { port, connection } = await connected();
    await connection.write(utf8('all of it'));
    await port.hear();
    const flushing = connection.flush();
    port.say({ flags: Flags.reset });
    expect((await failure(flushing)).name).to.equal('none');
    expect(connection.acknowledged).to.equal(9);
  });

  for (const [what, fields, why] of [
    ['flags with PSH', { flags: 0x18 }, 'port 62078: flags 24'],
    ['a gap', { seq: 2 }, 'port 62078: data at 2, expected at 1'],
    [
      'an acknowledgement from the future',
      { ack: 5 },
      'port 62078: acknowledges 4 bytes that were never sent',
    ],
  ] as const) {
    it(`breaks off on ${what}`, async () => {
      const { peer, port, connection } = await connected();
      const reading = connection.read();
      port.say(fields, utf8('x'));
      expect((await peer.hear()).flags).to.equal(Flags.reset);
      expect(await failure(reading)).to.deep.equal({ name: 'MuxBroken', why });
    });
  }

  it('breaks off when the phone overruns twice the window', async () => {
    const { peer, port, connection } = await connected();
    for (let n = 0; n < 9; n++) port.say({}, pattern(32_000));
    await rest();
    let last = await peer.hear();
    while (peer.unheard > 0) last = await peer.hear();
    expect(last.flags).to.equal(Flags.reset);
    expect(connection.end).to.have.property('why', 'port 62078: more data than the window allows');
  });

  it('is refused with the reason of the phone', async () => {
    const peer = new Peer();
    const mux = await peer.open();
    const connecting = mux.connect(1082);
    new PeerPort(peer, await peer.hear()).say({ flags: Flags.reset }, utf8('connection refused\n'));
    expect(await failure(connecting)).to.deep.equal({
      name: 'PortRefused',
      port: 1082,
      text: 'connection refused',
    });
  });

  it('takes any other answer than SYN+ACK for a refusal, and says RST to it', async () => {
    const peer = new Peer();
    const mux = await peer.open();
    const connecting = mux.connect(1082);
    new PeerPort(peer, await peer.hear()).say({ flags: 0x18 });
    expect((await failure(connecting)).name).to.equal('PortRefused');
    expect((await peer.hear()).flags).to.equal(Flags.reset);
  });

  it('gives up on a phone that does not answer a SYN', async () => {
    const world = new VirtualWorld();
    const peer = new Peer(world);
    const error = await world.run(
      (async () => {
        const mux = await peer.open(world);
        const connecting = failure(mux.connect(62078));
        await peer.hear();
        return connecting;
      })(),
    );
    expect(error).to.deep.equal({ name: 'Silence', awaited: 'port 62078 of the phone', limitMs: 10_000 });
    expect((await peer.hear()).flags).to.equal(Flags.reset);
  });

  it('ignores CONTROL, which has no effect on state', async () => {
    const { peer, port, connection } = await connected();
    peer.say(Protocol.control, utf8('\x07all is well'));
    port.say({}, utf8('still here'));
    expect(await connection.read()).to.deep.equal(utf8('still here'));
  });
});
