import { type Bytes, text } from '../bytes/bytes.ts';
import { Silence, within } from '../bytes/deadline.ts';
import { type World } from '../bytes/world.ts';
import { Link } from '../usb/link.ts';
import { type UsbDevice } from '../usb/port.ts';
import { type Roost } from '../usb/roost.ts';
import { Connection } from './connection.ts';
import { MuxBroken, MuxClosed } from './errors.ts';
import { type Waits } from './idle.ts';
import { findMux, type MuxInterface } from './interface.ts';
import {
  Flags,
  MuxHeader,
  Protocol,
  resync,
  SequencedHeader,
  setupByte,
  Size,
  TextLevel,
  Version,
} from './packet.ts';
import { Reassembly } from './reassembly.ts';
import { readSegment, writeSegment } from './segment.ts';
import { Writer } from './writer.ts';

/** Who wants to know what the mux says about itself. */
export interface MuxHears {
  /** A CONTROL message: names refused ports and sequence faults, has no effect. */
  text?(level: 'error' | 'warning' | 'info' | 'other', text: string): void;
  /** A packet was ignored. */
  dropped?(why: string): void;
}

/** IN requests kept open: with one the bus idles between completions. */
const requestsAtOnce = 4;

const versionMs = 5000;
const connectMs = 10_000;
const partingMs = 500;

/** A phone's mux: many ports over one pair of bulk pipes. */
export class MuxDevice {
  /** Mux version that the phone chose, 1 or 2. */
  version = 0;
  /** Bytes of one packet on the OUT pipe. */
  readonly packetSize: number;
  /** Resolves with the reason (`LinkLost`, `MuxBroken`, `MuxClosed` after `close`) when the mux has ended. */
  readonly lost: Promise<unknown>;
  readonly #world: World;
  readonly #link: Link;
  readonly #pipes: MuxInterface;
  readonly #hears: MuxHears;
  readonly #writer: Writer;
  readonly #reassembly: Reassembly;
  /** By our own port number. */
  readonly #connections = new Map<number, Connection>();
  #greeted: ((version: { major: number; minor: number }) => void) | undefined;
  #lastPort = 0;
  #end: { reason: unknown } | undefined;
  #ended!: (reason: unknown) => void;

  private constructor(world: World, link: Link, pipes: MuxInterface, hears: MuxHears) {
    this.#world = world;
    this.#link = link;
    this.#pipes = pipes;
    this.#hears = hears;
    this.packetSize = pipes.packetSize;
    this.lost = new Promise((resolve) => {
      this.#ended = resolve;
    });
    this.#writer = new Writer(
      world.clock,
      link,
      pipes.out,
      pipes.packetSize,
      (reason) => void this.#fail(reason),
    );
    this.#reassembly = new Reassembly((why) => hears.dropped?.(why));
  }

  /**
   * Opens the phone, claims its mux and agrees on a version. Never resets it: that would end the restore system.
   * Throws `MuxBroken` when there is no mux or an unknown version, `Silence` when nothing answers, and what `Link` throws.
   */
  static async open(world: World, roost: Roost, device: UsbDevice, hears: MuxHears = {}): Promise<MuxDevice> {
    const pipes = findMux(device);
    if (!pipes) throw new MuxBroken('no configuration has a mux interface');
    const link = await Link.open(world, roost, device, 'mux');
    const mux = new MuxDevice(world, link, pipes, hears);
    try {
      await link.configure(pipes.configuration);
      await link.claim(pipes.number);
      void mux.#listen();
      await mux.#greet();
    } catch (error) {
      await mux.#fail(error);
      throw error;
    }
    return mux;
  }

  /** Milliseconds so far that nothing was queued to the phone, by what was waited for. */
  get waits(): Waits {
    return this.#writer.waits;
  }

  /** A stream to a port of the phone. Throws `PortRefused`, `Silence` after `ms`, or what ended the mux. */
  async connect(port: number, ms = connectMs): Promise<Connection> {
    if (this.#end) throw this.#end.reason;
    const connection = new Connection(
      {
        world: this.#world,
        wake: () => {
          this.#writer.wake();
        },
        loose: (tcp) => {
          this.#writer.loose(Protocol.tcp, tcp);
        },
        over: (ended) => {
          this.#writer.leave(ended);
          this.#connections.delete(ended.from);
        },
      },
      this.#freePort(),
      port,
    );
    this.#connections.set(connection.from, connection);
    this.#writer.join(connection);
    try {
      await within(this.#world.clock, ms, `port ${port} of the phone`, connection.opened);
    } catch (error) {
      connection.abort();
      throw error;
    }
    return connection;
  }

  /** RST to every port, then lets go of the phone. */
  async close(): Promise<void> {
    for (const connection of [...this.#connections.values()]) connection.abort();
    const { clock } = this.#world;
    await within(clock, partingMs, 'the last packets', this.#writer.settled()).catch(() => undefined);
    await this.#fail(new MuxClosed());
  }

  async #greet(): Promise<void> {
    const { major, minor } = await this.#askVersion(2).catch((error: unknown) => {
      if (!(error instanceof Silence)) throw error;
      // A page that was reloaded within a packet leaves the phone waiting for the rest of it.
      return this.#askVersion(resync);
    });
    if (major !== 1 && major !== 2) throw new MuxBroken(`version ${major}.${minor}`);
    this.version = major;
    if (major === 1) return;
    this.#writer.sequence();
    this.#writer.loose(Protocol.setup, Uint8Array.of(setupByte));
  }

  #askVersion(major: number): Promise<{ major: number; minor: number }> {
    const answer = new Promise<{ major: number; minor: number }>((resolve, reject) => {
      this.#greeted = resolve;
      void this.lost.then(reject);
    });
    this.#writer.loose(Protocol.version, Version.write({ major, minor: 0, padding: 0 }));
    return within(this.#world.clock, versionMs, 'the version of the mux', answer);
  }

  async #listen(): Promise<void> {
    const next = (): Promise<Bytes | 'stall'> => {
      // No limit of time: a restore system is silent for minutes.
      const transfer = this.#link.receive(this.#pipes.in, Size.toHost, null);
      transfer.catch(() => undefined);
      return transfer;
    };
    const open = Array.from({ length: requestsAtOnce }, next);
    try {
      while (!this.#end) {
        const transfer = await open.shift()!;
        if (transfer === 'stall') return await this.#link.stalled();
        open.push(next());
        const packet = this.#reassembly.push(transfer);
        if (packet) this.#packet(packet);
      }
    } catch (reason) {
      await this.#fail(reason);
    }
  }

  #packet(packet: Bytes): void {
    const { protocol } = MuxHeader.read(packet);
    if (protocol === Protocol.version) {
      this.#versionReply(packet);
      return;
    }
    const lead = this.#writer.lead;
    if (this.version === 0 || packet.length < lead) {
      this.#hears.dropped?.(
        `protocol ${protocol}, ${packet.length} bytes, before the version is agreed or too short`,
      );
      return;
    }
    if (lead === SequencedHeader.size) this.#writer.heard(SequencedHeader.read(packet).txSeq);
    if (protocol === Protocol.tcp) this.#tcp(packet, lead);
    else if (protocol === Protocol.control) this.#control(packet.subarray(lead));
    else this.#hears.dropped?.(`protocol ${protocol}, ${packet.length} bytes`);
  }

  #versionReply(packet: Bytes): void {
    const greeted = this.#greeted;
    if (!greeted || packet.length < MuxHeader.size + Version.size) {
      this.#hears.dropped?.(`a version of ${packet.length} bytes that nobody asked for`);
      return;
    }
    this.#greeted = undefined;
    greeted(Version.read(packet, MuxHeader.size));
  }

  #control(body: Bytes): void {
    const level = Object.entries(TextLevel).find(([, type]) => type === body[0])?.[0] ?? 'other';
    this.#hears.text?.(level as keyof typeof TextLevel, text(body.subarray(1)));
  }

  #tcp(packet: Bytes, lead: number): void {
    const segment = readSegment(packet, lead);
    if (!segment) {
      this.#hears.dropped?.(`a segment of ${packet.length} bytes`);
      return;
    }
    const connection = this.#connections.get(segment.to);
    if (connection?.port === segment.from) {
      connection.arrive(segment);
      return;
    }
    if (segment.flags & Flags.reset) return;
    const { from: to, to: from, seq: ack } = segment;
    this.#writer.loose(Protocol.tcp, writeSegment({ from, to, seq: 0, ack, flags: Flags.reset, window: 0 }));
  }

  /** Counts up, so that a port is not used again soon: the phone may still have something to say on the old one. */
  #freePort(): number {
    do this.#lastPort = (this.#lastPort % 0xffff) + 1;
    while (this.#connections.has(this.#lastPort));
    return this.#lastPort;
  }

  async #fail(reason: unknown): Promise<void> {
    if (this.#end) return;
    this.#end = { reason };
    this.#writer.stop();
    for (const connection of [...this.#connections.values()]) connection.fail(reason);
    this.#ended(reason);
    await this.#link.close();
  }
}
