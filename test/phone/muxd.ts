import { concat, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import {
  Flags,
  Magic,
  MuxHeader,
  nothingReceived,
  Protocol,
  resync,
  SequencedHeader,
  setupByte,
  Size,
  TcpHeader,
  tcpOffset,
  TextLevel,
  Version,
} from '../../src/mux/packet.ts';
import type { Body } from './body.ts';
import type { CheckName } from './check-names.ts';
import { refused } from './strictness.ts';
import { PhoneConnection, type Below, type Segment } from './tcp.ts';

type Accept = (connection: PhoneConnection) => void;

/**
 * The mux driver of the phone: packets in, packets out, streams in between. As strict as the phone's: a packet out of
 * order is dropped for good, a length that does not fit loses the framing until the host asks for a new beginning.
 */
export class Muxd {
  readonly #body: Body;
  readonly #put: (packet: Bytes) => void;
  readonly #listeners = new Map<number, Accept>();
  readonly #connections = new Map<string, PhoneConnection>();
  #version: 0 | 1 | 2 = 0;
  #lost = false;
  #txSeq = 0;
  #expected = 0;
  #lastReceived = nothingReceived;

  /** `put` takes whole packets for the bulk IN pipe. */
  constructor(body: Body, put: (packet: Bytes) => void) {
    this.#body = body;
    this.#put = put;
  }

  /** Accepts connections to `port` from now on; the answer stops it. Whatever is not listened to is refused. */
  listen(port: number, accept: Accept): () => void {
    this.#listeners.set(port, accept);
    return () => {
      if (this.#listeners.get(port) === accept) this.#listeners.delete(port);
    };
  }

  get connections(): Iterable<PhoneConnection> {
    return this.#connections.values();
  }

  /** The pipe begins anew (configuration, reset): nothing of before is known. */
  forget(): void {
    this.#version = 0;
    this.#lost = false;
    this.#restart();
  }

  /** One whole packet, as one transfer carried it. */
  take(packet: Bytes): void {
    if (packet.length < MuxHeader.size) {
      this.#loseFraming(packet, 'mux.length', `a packet of ${packet.length} bytes has no header`);
      return;
    }
    const { protocol, length } = MuxHeader.read(packet);
    if (length !== packet.length) {
      const why = `a packet says ${length} bytes and has ${packet.length}`;
      if (this.#loseFraming(packet, 'mux.length', why)) return;
    }
    if (packet.length > Size.toPhone) {
      if (this.#refuse('mux.size', `a packet of ${packet.length} bytes, ${Size.toPhone} are taken`)) return;
    }
    if (protocol === Protocol.version) this.#hello(packet);
    else if (this.#lost) this.#body.tell({ kind: 'mux', what: 'dropped', why: 'framing lost' });
    else if (this.#version !== 0) this.#sequenced(protocol, packet);
    else if (!this.#refuse('mux.version', `protocol ${protocol} before VERSION`)) {
      this.#version = 2;
      this.#sequenced(protocol, packet);
    }
  }

  /**
   * Without framing the driver hunts through what comes for a VERSION packet that is marked as a new beginning. True:
   * the packet is used up.
   */
  #loseFraming(bytes: Bytes, check: CheckName, why: string): boolean {
    for (let at = 0; at + MuxHeader.size + Version.size <= bytes.length; at++) {
      const { protocol, length } = MuxHeader.read(bytes, at);
      if (protocol !== Protocol.version || length !== MuxHeader.size + Version.size) continue;
      if (Version.read(bytes, at + MuxHeader.size).major !== resync) continue;
      this.#agree(2);
      return true;
    }
    if (this.#lost) return true;
    if (!this.#refuse(check, why)) return false;
    this.#lost = true;
    this.#say(TextLevel.error, why);
    return true;
  }

  #hello(packet: Bytes): void {
    const whole = MuxHeader.size + Version.size;
    if (packet.length !== whole) {
      const holds = this.#refuse('mux.version', `a VERSION packet of ${packet.length} bytes`);
      if (holds || packet.length < whole) return;
    }
    const { major } = Version.read(packet, MuxHeader.size);
    if (this.#lost && major !== resync) return;
    this.#agree(major === 1 ? 1 : 2);
  }

  #agree(version: 1 | 2): void {
    this.#version = version;
    this.#lost = false;
    this.#restart();
    const payload = Version.write({ major: version, minor: 0, padding: 0 });
    const header = MuxHeader.write({
      protocol: Protocol.version,
      length: MuxHeader.size + payload.length,
    });
    this.#put(concat([header, payload]));
    this.#body.tell({ kind: 'mux', what: 'version', version });
  }

  #restart(): void {
    this.#txSeq = 0;
    this.#expected = 0;
    this.#lastReceived = nothingReceived;
    for (const connection of [...this.#connections.values()]) connection.vanish();
    this.#connections.clear();
  }

  #sequenced(protocol: number, packet: Bytes): void {
    let payload = packet.subarray(MuxHeader.size);
    if (this.#version === 2) {
      if (packet.length < SequencedHeader.size) {
        this.#loseFraming(packet, 'mux.length', `a packet of ${packet.length} bytes has no sequence number`);
        return;
      }
      const header = SequencedHeader.read(packet);
      if (header.magic !== Magic.host) {
        if (this.#refuse('mux.magic', `magic 0x${header.magic.toString(16)}`)) return;
      }
      if (header.txSeq !== this.#expected) {
        const why = `packet ${header.txSeq} came, ${this.#expected} was due`;
        if (this.#refuse('mux.tx-seq', why)) {
          this.#say(TextLevel.error, why);
          return;
        }
      }
      this.#expected = (header.txSeq + 1) & 0xffff;
      this.#lastReceived = header.txSeq;
      payload = packet.subarray(SequencedHeader.size);
    }
    if (protocol === Protocol.setup) this.#setUp(payload);
    else if (protocol === Protocol.tcp) this.#tcp(payload);
    else this.#refuse('mux.protocol', `protocol ${protocol} from the host`);
  }

  #setUp(payload: Bytes): void {
    if (payload.length !== 1 || payload[0] !== setupByte)
      this.#refuse('mux.setup', `SETUP carries ${payload.length} bytes, the first ${payload[0]}`);
  }

  #tcp(packet: Bytes): void {
    if (packet.length < TcpHeader.size) {
      this.#refuse('mux.tcp', `a TCP packet of ${packet.length} bytes`);
      return;
    }
    const header = TcpHeader.read(packet);
    const payload = packet.subarray(TcpHeader.size);
    if (header.offset !== tcpOffset || header.checksum !== 0 || header.urgent !== 0) {
      if (
        this.#refuse(
          'mux.tcp',
          `offset ${header.offset}, checksum ${header.checksum}, urgent ${header.urgent}`,
        )
      )
        return;
    }
    const { sourcePort: hostPort, destinationPort: port, seq, ack, flags } = header;
    const segment: Segment = { seq, ack, flags, window: header.window * Size.windowUnit, payload };
    const connection = this.#connections.get(`${hostPort}:${port}`);
    if (connection && flags !== Flags.syn) connection.take(segment);
    else if (flags === Flags.syn) this.#connect(connection, hostPort, port, segment);
    else if (!(flags & Flags.reset)) {
      if (port !== 0) this.#reset(hostPort, port, seq, '');
      this.#body.tell({ kind: 'mux', what: 'unknown connection', port, hostPort });
    }
  }

  #connect(old: PhoneConnection | undefined, hostPort: number, port: number, syn: Segment): void {
    if (old) {
      if (this.#refuse('mux.port-reuse', `a second SYN from port ${hostPort} to ${port}`)) {
        old.reset('connection begun twice');
        return;
      }
      old.vanish();
    }
    if (syn.payload.length > 0) {
      if (this.#refuse('mux.syn', `a SYN with ${syn.payload.length} bytes of payload`)) {
        this.#reset(hostPort, port, syn.seq, 'SYN carries payload');
        return;
      }
    }
    const accept = this.#listeners.get(port);
    if (!accept) {
      this.#body.tell({ kind: 'mux', what: 'port refused', port });
      this.#reset(hostPort, port, syn.seq, `connection to port ${port} refused`);
      return;
    }
    const below: Below = {
      clock: this.#body.world.clock,
      emit: (segment) => {
        this.#send(hostPort, port, segment);
      },
      refuse: (check, why) => this.#refuse(check, why),
      forget: () => {
        this.#connections.delete(`${hostPort}:${port}`);
      },
    };
    this.#connections.set(
      `${hostPort}:${port}`,
      new PhoneConnection({ port, hostPort }, syn.seq, below, accept),
    );
  }

  #reset(hostPort: number, port: number, ack: number, why: string): void {
    this.#send(hostPort, port, { seq: 0, ack, flags: Flags.reset, window: 0, payload: utf8(why) });
  }

  #send(hostPort: number, port: number, segment: Segment): void {
    const header = TcpHeader.write({
      sourcePort: port,
      destinationPort: hostPort,
      seq: segment.seq,
      ack: segment.ack,
      offset: tcpOffset,
      flags: segment.flags,
      window: segment.window / Size.windowUnit,
      checksum: 0,
      urgent: 0,
    });
    this.#pack(Protocol.tcp, header, segment.payload);
  }

  #say(level: number, sentence: string): void {
    if (this.#version !== 0) this.#pack(Protocol.control, Uint8Array.of(level), utf8(sentence));
  }

  #pack(protocol: number, head: Bytes, payload: Bytes): void {
    const body = payload.length === 0 ? head : concat([head, payload]);
    if (this.#version === 1) {
      this.#put(concat([MuxHeader.write({ protocol, length: MuxHeader.size + body.length }), body]));
      return;
    }
    const header = SequencedHeader.write({
      protocol,
      length: SequencedHeader.size + body.length,
      magic: Magic.phone,
      txSeq: this.#txSeq,
      rxSeq: this.#lastReceived,
    });
    this.#txSeq = (this.#txSeq + 1) & 0xffff;
    this.#put(concat([header, body]));
  }

  /** True: the rule holds, so the packet must be treated as broken. */
  #refuse(check: CheckName, why: string): boolean {
    return refused(this.#body, check, why);
  }
}
