import { concat, nothing, type Bytes } from '../../src/bytes/bytes.ts';
import { Queue } from '../../src/bytes/queue.ts';
import { realWorld, type World } from '../../src/bytes/world.ts';
import { MuxDevice, type MuxHears } from '../../src/mux/device.ts';
import {
  Flags,
  Magic,
  MuxHeader,
  nothingReceived,
  Protocol,
  SequencedHeader,
  Version,
} from '../../src/mux/packet.ts';
import { readSegment, writeSegment, type Segment } from '../../src/mux/segment.ts';
import type {
  UsbAlternate,
  UsbBus,
  UsbConfiguration,
  UsbDevice,
  UsbEvent,
  UsbInResult,
  UsbOutResult,
} from '../../src/usb/port.ts';
import { Roost } from '../../src/usb/roost.ts';

/** A segment that the host sent, whole. */
export type Heard = Segment & { readonly payload: Bytes };

/** An alternate as WebUSB shows it; tests build phones of any shape from these. */
export const alternate = (
  codes: readonly [number, number, number],
  endpoints: USBEndpoint[],
): UsbAlternate => ({
  alternateSetting: 0,
  interfaceClass: codes[0],
  interfaceSubclass: codes[1],
  interfaceProtocol: codes[2],
  interfaceName: null,
  endpoints,
});

/** A bulk endpoint as WebUSB shows it. */
export const endpoint = (endpointNumber: number, direction: USBDirection, packetSize = 512): USBEndpoint => ({
  endpointNumber,
  direction,
  type: 'bulk',
  packetSize,
});

/** A configuration with one alternate for each interface, none of them claimed. */
export const configuration = (
  configurationValue: number,
  ...alternates: UsbAlternate[]
): UsbConfiguration => ({
  configurationValue,
  configurationName: null,
  interfaces: alternates.map((one, interfaceNumber) => ({
    interfaceNumber,
    alternate: one,
    alternates: [one],
    claimed: false,
  })),
});

const muxPipes = [endpoint(4, 'out'), endpoint(5, 'in')];

/** The other end of the two bulk pipes, moved by the test packet by packet; it checks nothing of its own accord. */
export class Peer {
  /** Every call that reached the device, but transfers. */
  readonly calls: string[] = [];
  /** Every OUT transfer, empty ones too, in order. */
  readonly transfers: Bytes[] = [];
  /** Transfers asked for at once, at most. */
  most = { in: 0, out: 0 };
  /** While set, OUT transfers wait for `release`. */
  holding = false;
  readonly device: UsbDevice;
  readonly roost: Roost;
  readonly #packets = new Queue<Bytes>(Infinity);
  readonly #held: (() => void)[] = [];
  readonly #said: Bytes[] = [];
  readonly #asked: { resolve: (result: UsbInResult) => void; reject: (error: unknown) => void }[] = [];
  readonly #left: ((event: UsbEvent) => void)[] = [];
  #txSeq = 0;
  #rxSeq: number = nothingReceived;

  constructor(
    world: World = realWorld,
    configurations = [configuration(4, alternate([0xff, 0xfe, 2], muxPipes))],
  ) {
    const call =
      (name: string) =>
      (...values: number[]): Promise<void> => {
        this.calls.push([name, ...values].join(' '));
        return Promise.resolve();
      };
    const stands: Partial<UsbDevice> = {
      vendorId: 0x05ac,
      productId: 0x12a8,
      configurations,
      open: call('open'),
      close: call('close'),
      reset: call('reset'),
      selectConfiguration: call('selectConfiguration'),
      claimInterface: call('claimInterface'),
      transferIn: () => this.#transferIn(),
      transferOut: (_, data) => this.#transferOut(data as Bytes),
    };
    this.device = stands as UsbDevice;
    const bus: UsbBus = {
      getDevices: () => Promise.resolve([this.device]),
      addEventListener: (type, listener) => type === 'disconnect' && this.#left.push(listener),
      removeEventListener: () => undefined,
    };
    this.roost = new Roost(world, bus);
  }

  /** Opens the mux on this peer, version 2. */
  async open(world: World = realWorld, hears: MuxHears = {}): Promise<MuxDevice> {
    const opening = MuxDevice.open(world, this.roost, this.device, hears);
    await this.packet();
    this.version(2);
    const mux = await opening;
    await this.packet();
    return mux;
  }

  /** The next packet from the host, whole. */
  async packet(): Promise<Bytes> {
    return (await this.#packets.pull())!;
  }

  /** Transfers that the host has not asked for yet. */
  get waiting(): number {
    return this.#said.length;
  }

  /** Packets that have come and were not asked for. */
  get unheard(): number {
    return this.#packets.weight;
  }

  /** The next packet, which must be a segment. */
  async hear(): Promise<Heard> {
    const packet = await this.packet();
    if (MuxHeader.read(packet).protocol !== Protocol.tcp) throw new Error('a packet that is no segment');
    this.#rxSeq = SequencedHeader.read(packet).txSeq;
    return readSegment(packet, SequencedHeader.size)!;
  }

  version(major: number): void {
    const length = MuxHeader.size + Version.size;
    const header = MuxHeader.write({ protocol: Protocol.version, length });
    this.transfer(concat([header, Version.write({ major, minor: 0, padding: 0 })]));
  }

  /** A sequenced packet, in one transfer. */
  say(protocol: number, body: Bytes): void {
    this.transfer(this.packed(protocol, body));
  }

  packed(protocol: number, body: Bytes): Bytes {
    const length = SequencedHeader.size + body.length;
    const numbers = { magic: Magic.phone, txSeq: this.#txSeq++ & 0xffff, rxSeq: this.#rxSeq };
    return concat([SequencedHeader.write({ protocol, length, ...numbers }), body]);
  }

  /** Raw bytes, as one IN transfer. */
  transfer(bytes: Bytes): void {
    const asked = this.#asked.shift();
    if (asked) asked.resolve(completed(bytes));
    else this.#said.push(bytes);
  }

  /** Lets held OUT transfers complete; all, unless told how many. */
  release(count = Infinity): void {
    for (let n = 0; n < count && this.#held.length > 0; n++) this.#held.shift()!();
  }

  /** Off the bus: transfers fail, then the event comes. */
  leave(): void {
    const gone = new DOMException('A transfer error has occurred.', 'NetworkError');
    for (const { reject } of this.#asked.splice(0)) reject(gone);
    for (const listener of this.#left) listener({ device: this.device });
  }

  #transferIn(): Promise<UsbInResult> {
    const said = this.#said.shift();
    if (said) return Promise.resolve(completed(said));
    return new Promise((resolve, reject) => {
      this.#asked.push({ resolve, reject });
      this.most.in = Math.max(this.most.in, this.#asked.length);
    });
  }

  async #transferOut(data: Bytes): Promise<UsbOutResult> {
    const bytes = data.slice();
    this.transfers.push(bytes);
    if (bytes.length > 0) void this.#packets.push(bytes);
    if (this.holding) {
      await new Promise<void>((resolve) => {
        this.#held.push(resolve);
        this.most.out = Math.max(this.most.out, this.#held.length);
      });
    }
    return { status: 'ok', bytesWritten: bytes.length };
  }
}

const completed = (bytes: Bytes): UsbInResult => ({
  status: 'ok',
  data: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
});

/** One connection as the peer sees it; whatever a test does not say is what a sound phone would say. */
export class PeerPort {
  readonly peer: Peer;
  readonly from: number;
  readonly to: number;
  window: number;
  /** Next sequence number of ours; next one expected of the host. */
  seq = 0;
  ack: number;

  constructor(peer: Peer, syn: Heard, window = 131072) {
    this.peer = peer;
    this.from = syn.to;
    this.to = syn.from;
    this.ack = (syn.seq + 1) >>> 0;
    this.window = window;
  }

  /** Waits for a SYN, accepts it, waits for the handshake's ACK. */
  static async accept(peer: Peer, window = 131072, firstSeq = 0): Promise<PeerPort> {
    const port = new PeerPort(peer, await peer.hear(), window);
    port.seq = firstSeq;
    port.say({ flags: Flags.synAck });
    port.seq = (firstSeq + 1) >>> 0;
    await peer.hear();
    return port;
  }

  say(fields: Partial<Segment> = {}, payload: Bytes = nothing): void {
    const { from, to, seq, ack, window } = this;
    const header = writeSegment({ from, to, seq, ack, window, flags: Flags.ack, ...fields });
    this.peer.say(Protocol.tcp, concat([header, payload]));
    this.seq = (this.seq + payload.length) >>> 0;
  }

  /** The next segment, counted as received. */
  async hear(): Promise<Heard> {
    const segment = await this.peer.hear();
    this.ack = (segment.seq + segment.payload.length) >>> 0;
    return segment;
  }
}
