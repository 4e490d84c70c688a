import { concat, nothing, type Bytes } from '../../src/bytes/bytes.ts';
import { Queue } from '../../src/bytes/queue.ts';
import { Reader } from '../../src/bytes/reader.ts';
import { realWorld, type World } from '../../src/bytes/world.ts';
import { type MuxDevice } from '../../src/mux/device.ts';
import { Flags, Protocol } from '../../src/mux/packet.ts';
import { writeSegment } from '../../src/mux/segment.ts';
import { Peer, PeerPort, type Heard } from './mux-peer.ts';

/** A stream as a service on the phone has it. */
export class PhoneStream {
  readonly reader: Reader;
  readonly port: PeerPort;
  readonly received = new Queue<Bytes>(Infinity);

  constructor(port: PeerPort) {
    this.port = port;
    this.reader = new Reader(() => this.received.pull());
  }

  write(bytes: Bytes): void {
    for (let at = 0; at < bytes.length; at += 32000) this.port.say({}, bytes.subarray(at, at + 32000));
  }

  reset(): void {
    this.port.say({ flags: Flags.reset });
  }
}

/** A peer that runs services: accepts, acknowledges at once, and hands each connection to its port's service. */
export class MuxPhone {
  readonly peer: Peer;
  readonly services = new Map<number, (stream: PhoneStream) => Promise<void> | void>();
  /** Segments of the host that were not in order: always empty, or the host is broken. */
  readonly faults: string[] = [];
  readonly #streams = new Map<number, PhoneStream>();

  constructor(world: World = realWorld) {
    this.peer = new Peer(world);
  }

  async open(world: World = realWorld): Promise<MuxDevice> {
    const mux = await this.peer.open(world);
    void this.#run();
    return mux;
  }

  async #run(): Promise<void> {
    for (;;) this.#take(await this.peer.hear());
  }

  #take(segment: Heard): void {
    const stream = this.#streams.get(segment.from);
    if (segment.flags === Flags.syn) this.#accept(segment);
    else if (segment.flags === Flags.reset) {
      stream?.received.end();
      this.#streams.delete(segment.from);
    } else if (stream && segment.payload.length > 0) {
      if (segment.seq !== stream.port.ack) this.faults.push(`${segment.seq} instead of ${stream.port.ack}`);
      stream.port.ack = (segment.seq + segment.payload.length) >>> 0;
      void stream.received.push(segment.payload);
      stream.port.say();
    }
  }

  #accept(syn: Heard): void {
    const service = this.services.get(syn.to);
    if (!service) {
      const { from: to, to: from } = syn;
      const refusal = writeSegment({ from, to, seq: 0, ack: 1, flags: Flags.reset, window: 0 });
      this.peer.say(Protocol.tcp, concat([refusal, nothing]));
      return;
    }
    const port = new PeerPort(this.peer, syn);
    port.say({ flags: Flags.synAck });
    port.seq = 1;
    const stream = new PhoneStream(port);
    this.#streams.set(syn.from, stream);
    void service(stream);
  }
}
