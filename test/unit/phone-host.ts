import { concat, nothing, type Bytes } from '../../src/bytes/bytes.ts';
import { Queue } from '../../src/bytes/queue.ts';
import { Reader } from '../../src/bytes/reader.ts';
import { struct, u32 } from '../../src/bytes/struct.ts';
import {
  advance,
  ahead,
  Flags,
  Magic,
  MuxHeader,
  Protocol,
  SequencedHeader,
  setupByte,
  Size,
  TcpHeader,
  tcpOffset,
  Version,
} from '../../src/mux/packet.ts';
import { isDict } from '../../src/plist/dict.ts';
import { parsePlist } from '../../src/plist/parse.ts';
import type { Dict } from '../../src/plist/value.ts';
import { writeXml } from '../../src/plist/xml-writer.ts';
import { stall, type Enumeration } from '../phone/enumeration.ts';
import { MuxEndpoint } from '../phone/ios-descriptors.ts';

const Length = struct({ length: u32 }, 'big');
const packetSize = 512;

/** A packet of the phone, taken apart. */
export interface Heard {
  readonly protocol: number;
  readonly txSeq: number;
  readonly source: number;
  readonly port: number;
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  readonly window: number;
  readonly payload: Bytes;
}

/** A host of a few lines: asks in whole packets, acknowledges everything, keeps to the window. */
export class ScriptedHost {
  readonly phone: Enumeration;
  /** Every packet of the phone, as it came. */
  readonly heard: Heard[] = [];
  readonly raw: Bytes[] = [];
  readonly #streams = new Map<number, HostStream>();
  readonly #news = new Queue<Heard>(Infinity);
  #txSeq = 0;
  #sending: Promise<void> = Promise.resolve();
  #sourcePort = 1;

  constructor(phone: Enumeration) {
    this.phone = phone;
    phone.setConfiguration(4);
    void this.#read();
  }

  /** VERSION, its answer, SETUP. */
  async begin(): Promise<void> {
    await this.version(2);
    await this.packet();
    await this.sequenced(Protocol.setup, Uint8Array.of(setupByte));
  }

  version(major: number): Promise<void> {
    this.#txSeq = 0;
    return this.transfer(
      concat([
        MuxHeader.write({ protocol: Protocol.version, length: 20 }),
        Version.write({ major, minor: 0, padding: 0 }),
      ]),
    );
  }

  /** One packet with the sequence number that is due, or another. */
  sequenced(protocol: number, payload: Bytes, txSeq = this.#txSeq): Promise<void> {
    this.#txSeq = (txSeq + 1) & 0xffff;
    const length = SequencedHeader.size + payload.length;
    return this.transfer(
      concat([SequencedHeader.write({ protocol, length, magic: Magic.host, txSeq, rxSeq: 0xffff }), payload]),
    );
  }

  /** A bulk transfer as a host's controller makes it, in pieces of 16 KiB, with the empty packet where it is due. */
  transfer(bytes: Bytes, emptyPacket = true): Promise<void> {
    // One after the other: the pieces of two transfers may not mix.
    this.#sending = this.#sending.then(async () => {
      for (let at = 0; at < bytes.length; at += Size.transfer)
        await this.phone.out(MuxEndpoint.out, bytes.subarray(at, at + Size.transfer));
      if (bytes.length % packetSize === 0 && emptyPacket) await this.phone.out(MuxEndpoint.out, nothing);
    });
    return this.#sending;
  }

  /** The next packet that no stream of this host takes: VERSION, CONTROL, resets of unknown streams. */
  async packet(): Promise<Heard> {
    return (await this.#news.pull())!;
  }

  segment(about: Partial<Heard> & { source: number; port: number }): Promise<void> {
    const header = TcpHeader.write({
      sourcePort: about.source,
      destinationPort: about.port,
      seq: about.seq ?? 0,
      ack: about.ack ?? 0,
      offset: tcpOffset,
      flags: about.flags ?? Flags.ack,
      window: (about.window ?? 131_072) / Size.windowUnit,
      checksum: 0,
      urgent: 0,
    });
    return this.sequenced(Protocol.tcp, concat([header, about.payload ?? nothing]));
  }

  /** Resolves with the stream, or with undefined when the phone refused. */
  async connect(port: number, window = 131_072): Promise<HostStream | undefined> {
    const stream = new HostStream(this, this.#sourcePort++, port, window);
    this.#streams.set(stream.source, stream);
    await this.segment({ source: stream.source, port, flags: Flags.syn, window });
    return (await stream.answered) ? stream : undefined;
  }

  /** Several requests are usual; here one at a time, as large as usbmuxd's. */
  async #read(): Promise<void> {
    let parts: Bytes[] = [];
    for (;;) {
      const piece = await this.phone.in(MuxEndpoint.in, Size.transfer);
      if (piece === stall) return;
      parts.push(piece);
      if (piece.length === Size.transfer) continue;
      const packet = concat(parts);
      parts = [];
      if (packet.length > 0) this.#take(packet);
    }
  }

  #take(packet: Bytes): void {
    this.raw.push(packet);
    const { protocol } = MuxHeader.read(packet);
    const blank = { protocol, txSeq: -1, source: 0, port: 0, seq: 0, ack: 0, flags: 0, window: 0 };
    if (protocol === Protocol.version) {
      void this.#news.push({ ...blank, payload: packet.subarray(MuxHeader.size) });
      return;
    }
    const { txSeq } = SequencedHeader.read(packet);
    const rest = packet.subarray(SequencedHeader.size);
    if (protocol !== Protocol.tcp) {
      const heard = { ...blank, txSeq, payload: rest };
      this.heard.push(heard);
      void this.#news.push(heard);
      return;
    }
    const tcp = TcpHeader.read(rest);
    const heard: Heard = {
      ...tcp,
      protocol,
      txSeq,
      source: tcp.sourcePort,
      port: tcp.destinationPort,
      window: tcp.window * Size.windowUnit,
      payload: rest.subarray(TcpHeader.size),
    };
    this.heard.push(heard);
    const stream = this.#streams.get(heard.port);
    if (stream) stream.take(heard);
    else void this.#news.push(heard);
  }
}

/** One connection of the scripted host. */
export class HostStream {
  readonly source: number;
  readonly port: number;
  readonly answered: Promise<boolean>;
  readonly reader: Reader;
  /** Text of the reset that ended it. */
  resetText: string | undefined;
  /** Off: nothing is acknowledged any more. */
  acknowledges = true;
  sent = 1;
  acknowledged = 1;
  window = 0;
  next = 1;
  readonly #host: ScriptedHost;
  readonly #ownWindow: number;
  readonly #arrived = new Queue<Bytes>(Infinity);
  #answer: (accepted: boolean) => void = () => undefined;
  #wake: (() => void)[] = [];

  constructor(host: ScriptedHost, source: number, port: number, ownWindow: number) {
    this.#host = host;
    this.source = source;
    this.port = port;
    this.#ownWindow = ownWindow;
    this.reader = new Reader(() => this.#arrived.pull());
    this.answered = new Promise((resolve) => {
      this.#answer = resolve;
    });
  }

  take(heard: Heard): void {
    if (heard.flags & Flags.reset) {
      this.resetText ??= new TextDecoder().decode(heard.payload);
      this.#arrived.end();
      this.#answer(false);
    } else {
      this.acknowledged = heard.ack;
      this.window = heard.window;
      if (heard.flags === Flags.synAck) {
        void this.acknowledge();
        this.#answer(true);
      } else if (heard.payload.length > 0) {
        this.next = advance(this.next, heard.payload.length);
        void this.#arrived.push(heard.payload);
        if (this.acknowledges) void this.acknowledge();
      }
    }
    for (const wake of this.#wake.splice(0)) wake();
  }

  acknowledge(): Promise<void> {
    return this.say({});
  }

  say(about: { flags?: number; payload?: Bytes; seq?: number; ack?: number }): Promise<void> {
    return this.#host.segment({
      source: this.source,
      port: this.port,
      seq: this.sent,
      ack: this.next,
      window: this.#ownWindow,
      ...about,
    });
  }

  async write(bytes: Bytes): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const room = this.window - ahead(this.sent, this.acknowledged);
      if (this.resetText !== undefined) return;
      if (room <= 0) {
        await new Promise<void>((resolve) => {
          this.#wake.push(resolve);
        });
        continue;
      }
      const payload = bytes.subarray(at, at + Math.min(room, 49_116));
      const seq = this.sent;
      this.sent = advance(this.sent, payload.length);
      at += payload.length;
      await this.say({ payload, seq });
    }
  }

  close(): Promise<void> {
    return this.say({ flags: Flags.reset });
  }

  send(dict: Dict): Promise<void> {
    const list = writeXml(dict);
    return this.write(concat([Length.write({ length: list.length }), list]));
  }

  /** The next framed dictionary; undefined at the end. */
  async receive(): Promise<Dict | undefined> {
    const head = await this.reader.maybe(4);
    if (!head) return undefined;
    const value = parsePlist(await this.reader.exactly(Length.read(head).length));
    return isDict(value) ? value : undefined;
  }

  async ask(dict: Dict): Promise<Dict | undefined> {
    await this.send(dict);
    return this.receive();
  }
}
