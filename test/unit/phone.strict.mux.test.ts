import { expect } from '@open-wc/testing';
import { concat, equal, nothing, type Bytes } from '../../src/bytes/bytes.ts';
import { pause } from '../../src/bytes/clock.ts';
import { Truncated } from '../../src/bytes/reader.ts';
import { advance, Flags, Protocol, setupByte } from '../../src/mux/packet.ts';
import { Stuck, VirtualWorld } from '../clock.ts';
import type { CheckName } from '../phone/check-names.ts';
import type { Enumeration } from '../phone/enumeration.ts';
import { IosFace } from '../phone/ios-face.ts';
import type { PhoneConnection } from '../phone/tcp.ts';
import { TestBody } from './phone-body.ts';
import { ScriptedHost, type HostStream } from './phone-host.ts';

/** A client that does one thing wrong, and everything else as it should be. */
interface Habit {
  begins?: (host: BrokenHost) => Promise<void>;
  /** What leaves in place of the `nth` packet: 0 is VERSION, then SETUP, SYN, its acknowledgement, the first data. */
  packet?: (packet: Bytes, nth: number) => Bytes;
  endsTransfers?: boolean;
  writes?: (stream: HostStream, message: Bytes, host: BrokenHost) => Promise<void>;
}

class BrokenHost extends ScriptedHost {
  readonly #habit: Habit;
  #nth = 0;

  constructor(phone: Enumeration, habit: Habit) {
    super(phone);
    this.#habit = habit;
  }

  override transfer(bytes: Bytes): Promise<void> {
    const packet = this.#habit.packet?.(bytes, this.#nth++) ?? bytes;
    return super.transfer(packet, this.#habit.endsTransfers ?? true);
  }

  /** Opens a stream, says `message` and answers what comes back; nothing where it is refused. */
  async talk(message: Bytes): Promise<Bytes> {
    await (this.#habit.begins?.(this) ?? this.begin());
    const stream = await this.connect(port);
    if (!stream) return nothing;
    await (this.#habit.writes?.(stream, message, this) ?? stream.write(message));
    return stream.reader.exactly(message.length);
  }
}

const port = 7;

/** Its packet fills the last of its USB packets, so that an empty one has to follow. */
const message = Uint8Array.from({ length: 3 * 49_152 - 36 }, (_, i) => i * 7);

/** Says back what it heard, a moment later: until then the window is all that the host may count on. */
async function echo(world: VirtualWorld, connection: PhoneConnection): Promise<void> {
  await pause(world.clock, 100);
  for (;;) {
    const piece = await connection.read();
    if (!piece) return;
    await connection.write(piece);
  }
}

/** Whether such a client gets through, and which rules it breaks on its way. */
async function visit(habit: Habit, lenient: CheckName[] = []) {
  const world = new VirtualWorld();
  const body = new TestBody(world, { lenient });
  const face = new IosFace(body);
  face.muxd.listen(port, (connection) => void echo(world, connection).catch(() => undefined));
  const answer = await world.run(new BrokenHost(face, habit).talk(message)).catch((error: unknown) => {
    // It waits for ever, or its stream was reset.
    if (error instanceof Stuck || error instanceof Truncated) return nothing;
    throw error;
  });
  const heard = equal(answer, message);
  return { heard, refused: body.refused, tolerated: new Set(body.tolerated) };
}

/** The packet with one byte another. */
const changed = (packet: Bytes, at: number, by: number): Bytes =>
  packet.map((byte, index) => (index === at ? byte + by : byte));

/** Changes the `which`th packet alone. */
const only =
  (which: number, change: (packet: Bytes) => Bytes): Required<Habit>['packet'] =>
  (packet, nth) =>
    nth === which ? change(packet) : packet;

/** All in packets of `size`, whatever the window. */
const pieces =
  (size: number, about: { flags?: number } = {}) =>
  async (stream: HostStream, whole: Bytes): Promise<void> => {
    for (let at = 0; at < whole.length; at += size) {
      const payload = whole.subarray(at, at + size);
      await stream.say({ ...about, payload });
      stream.sent = advance(stream.sent, payload.length);
    }
  };

const first = (bytes: Bytes): Bytes => bytes.subarray(0, 1000);

interface Broken extends Habit {
  readonly does: string;
  /** Every refusal that follows from it, in order; the first is the rule. */
  readonly refused: readonly [CheckName, ...CheckName[]];
  /** The phone says so, and goes on. */
  readonly goesOn?: boolean;
}

const clients: Broken[] = [
  {
    does: 'leaves out the empty packet behind a transfer that fills its last one',
    refused: ['mux.zlp', 'mux.size', 'mux.length'],
    endsTransfers: false,
  },
  {
    does: 'sends larger packets than the phone takes',
    refused: ['mux.size', 'mux.tx-seq', 'mux.tx-seq'],
    writes: async (stream, whole) => {
      await pieces(49_117)(stream, whole.subarray(0, 49_117));
      await stream.write(whole.subarray(49_117));
    },
  },
  {
    does: 'announces one byte less than a packet has',
    refused: ['mux.length'],
    packet: only(4, (packet) => changed(packet, 7, -1)),
  },
  {
    does: 'begins without VERSION',
    refused: ['mux.version', 'mux.version'],
    begins: (host) => host.sequenced(Protocol.setup, Uint8Array.of(setupByte)),
  },
  {
    does: 'sends more than a VERSION under that name',
    refused: ['mux.version'],
    packet: only(0, (packet) => changed(concat([packet, Uint8Array.of(0)]), 7, 1)),
  },
  {
    does: 'signs its packets as a phone',
    refused: ['mux.magic', 'mux.tx-seq'],
    packet: only(1, (packet) => changed(packet, 8, -4)),
  },
  {
    does: 'leaves a gap in its sequence numbers',
    refused: ['mux.tx-seq', 'mux.tx-seq', 'mux.tx-seq'],
    packet: (packet, nth) => (nth >= 4 ? changed(packet, 13, 1) : packet),
  },
  {
    does: 'sends what only a phone sends',
    refused: ['mux.protocol'],
    goesOn: true,
    begins: async (host) => {
      await host.begin();
      await host.sequenced(Protocol.control, Uint8Array.of(3));
    },
  },
  {
    does: 'sets the phone up with another byte',
    refused: ['mux.setup'],
    goesOn: true,
    packet: only(1, (packet) => changed(packet, 16, 1)),
  },
  {
    does: 'fills in the checksum',
    refused: ['mux.tcp', 'mux.seq', 'mux.seq'],
    packet: only(4, (packet) => changed(packet, 16 + 17, 1)),
  },
  {
    does: 'sends payload with its SYN',
    refused: ['mux.syn'],
    packet: only(2, (packet) => changed(concat([packet, Uint8Array.of(0)]), 7, 1)),
  },
  {
    does: 'begins a connection twice from one port',
    refused: ['mux.port-reuse'],
    writes: async (stream, whole) => {
      await stream.say({ flags: Flags.syn, seq: 0 });
      await stream.write(whole);
    },
  },
  {
    does: 'pushes',
    refused: ['mux.flags'],
    writes: async (stream, whole) => {
      await pieces(1000, { flags: 0x18 })(stream, first(whole));
      await stream.write(whole.subarray(1000));
    },
  },
  {
    does: 'acknowledges what was never sent',
    refused: ['mux.ack'],
    writes: async (stream, whole) => {
      await stream.say({ ack: advance(stream.next, 1000) });
      await stream.write(whole);
    },
  },
  {
    does: 'leaves a hole in its stream',
    refused: ['mux.seq', 'mux.seq', 'mux.seq', 'mux.seq'],
    writes: async (stream, whole) => {
      await stream.say({ payload: first(whole), seq: stream.sent + 1 });
      stream.sent += 1000;
      await stream.write(whole.subarray(1000));
    },
  },
  { does: 'writes beyond the window', refused: ['mux.window'], writes: pieces(49_116) },
  {
    does: 'acknowledges acknowledgements',
    refused: ['mux.ack-loop'],
    writes: async (stream, whole) => {
      for (let i = 0; i < 20; i++) await stream.acknowledge();
      await stream.write(whole);
    },
  },
];

describe('clients that the mux of the pretend phone refuses', () => {
  it('are not those that do everything right', async () => {
    expect(await visit({})).to.deep.equal({ heard: true, refused: [], tolerated: new Set() });
  });

  for (const { does, refused, goesOn = false, ...habit } of clients) {
    it(`one that ${does}`, async () => {
      expect(await visit(habit)).to.deep.equal({ heard: goesOn, refused, tolerated: new Set() });
      const [check] = refused;
      expect(await visit(habit, [check]), 'with the rule switched off').to.deep.equal({
        heard: true,
        refused: [],
        tolerated: new Set([check]),
      });
    });
  }
});
