import { type Bytes, nothing } from '../bytes/bytes.ts';
import { type Link } from '../usb/link.ts';
import { type Clock } from '../bytes/clock.ts';
import { Idle, type Wait, type Waits } from './idle.ts';
import { Magic, MuxHeader, nothingReceived, Protocol, SequencedHeader, Size } from './packet.ts';

/** Who may have something to send: a connection, asked packet by packet. */
export interface Sender {
  /** An acknowledgement is due, alone or with payload. */
  readonly owes: boolean;
  /** Payload bytes that wait, for the window or for their turn. */
  readonly queued: number;
  /** Payload bytes that may go now. */
  readonly sendable: number;
  /** Payload bytes sent and not yet acknowledged. */
  readonly inFlight: number;
  /** Its next packet, written into `into` behind `lead` bytes that are left for the mux header. */
  segment(into: Bytes, lead: number): Bytes;
}

/** Transfers at once. A packet is at most 48 KiB, so the 8 MiB that a host's kernel grants are never near. */
const transfersAtOnce = 8;

/** Packets that belong to no connection any more; the phone can make us owe them, so they have a bound. */
const looseLimit = 256;

/**
 * The single writer: numbers packets in the order in which they go, since the phone drops whatever is out of order.
 * Acknowledgements go first, then whoever has least in flight, so that a few bytes for restored overtake the image.
 */
export class Writer {
  readonly #link: Pick<Link, 'send' | 'stalled'>;
  readonly #endpoint: number;
  readonly #packetSize: number;
  readonly #failed: (reason: unknown) => void;
  readonly #senders = new Set<Sender>();
  /**
   * All packets of senders are made here. A transfer takes a copy of its bytes before the call returns, as WebUSB has
   * it, and fresh memory for each packet costs more than the packet.
   */
  readonly #packet = new Uint8Array(Size.toPhone);
  readonly #loose: { protocol: number; body: Bytes }[] = [];
  #sequenced = false;
  #txSeq = 0;
  #rxSeq: number = nothingReceived;
  #atOnce = 0;
  #stopped = false;
  #settled: (() => void)[] = [];
  readonly #idle: Idle;

  /** `packetSize` of the OUT pipe, bytes; `failed` hears of the first transfer that went wrong. */
  constructor(
    clock: Clock,
    link: Pick<Link, 'send' | 'stalled'>,
    endpoint: number,
    packetSize: number,
    failed: (reason: unknown) => void,
  ) {
    this.#idle = new Idle(clock);
    this.#link = link;
    this.#endpoint = endpoint;
    this.#packetSize = packetSize;
    this.#failed = failed;
  }

  /** From now on packets carry sequence numbers, as version 2 wants it. */
  sequence(): void {
    this.#sequenced = true;
  }

  /** Bytes of the mux header of every packet. */
  get lead(): number {
    return this.#sequenced ? SequencedHeader.size : MuxHeader.size;
  }

  /** The number of the phone's latest packet, to be told back. */
  heard(txSeq: number): void {
    this.#rxSeq = txSeq;
  }

  join(sender: Sender): void {
    this.#senders.add(sender);
  }

  leave(sender: Sender): void {
    this.#senders.delete(sender);
  }

  /** Sends a packet that belongs to no sender, before all others. */
  loose(protocol: number, body: Bytes): void {
    if (this.#loose.length < looseLimit) this.#loose.push({ protocol, body });
    this.wake();
  }

  /** Sends what may be sent; called whenever that may have changed. */
  wake(): void {
    // A packet and the empty one that may have to follow it.
    while (!this.#stopped && this.#atOnce + 2 <= transfersAtOnce) {
      const packet = this.#next();
      if (!packet) break;
      this.#send(packet);
      if (packet.length % this.#packetSize === 0) this.#send(nothing);
    }
    if (this.#atOnce === 0 && !this.#stopped) this.#idle.waits(this.#waitsFor());
  }

  /** Milliseconds so far that the OUT pipe was empty. */
  get waits(): Waits {
    return this.#idle.sums();
  }

  /** Resolves when every packet that may go has been taken by the phone, or the writer has stopped. */
  settled(): Promise<void> {
    if (this.#stopped || this.#atOnce === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#settled.push(resolve);
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#loose.length = 0;
    this.#senders.clear();
    this.#nowIdle();
  }

  #next(): Bytes | undefined {
    const loose = this.#loose.shift();
    if (loose) {
      const packet = new Uint8Array(this.#leadOf(loose.protocol) + loose.body.length);
      packet.set(loose.body, packet.length - loose.body.length);
      return this.#head(loose.protocol, packet);
    }
    const sender = this.#choose();
    return sender && this.#head(Protocol.tcp, sender.segment(this.#packet, this.lead));
  }

  #choose(): Sender | undefined {
    let best: Sender | undefined;
    for (const sender of this.#senders) {
      if (sender.owes) return sender;
      if (sender.sendable > 0 && (!best || sender.inFlight < best.inFlight)) best = sender;
    }
    return best;
  }

  #waitsFor(): Wait {
    const senders = [...this.#senders];
    if (senders.some(({ sendable, owes }) => sendable > 0 || owes)) return 'other';
    return senders.some(({ queued }) => queued > 0) ? 'window' : 'data';
  }

  #leadOf(protocol: number): number {
    return protocol === Protocol.version ? MuxHeader.size : this.lead;
  }

  #head(protocol: number, packet: Bytes): Bytes {
    const { length } = packet;
    if (this.#leadOf(protocol) === MuxHeader.size) {
      packet.set(MuxHeader.write({ protocol, length }));
      return packet;
    }
    const numbers = { magic: Magic.host, txSeq: this.#txSeq, rxSeq: this.#rxSeq };
    packet.set(SequencedHeader.write({ protocol, length, ...numbers }));
    this.#txSeq = (this.#txSeq + 1) & 0xffff;
    return packet;
  }

  #send(transfer: Bytes): void {
    this.#idle.busy();
    this.#atOnce++;
    // No limit of time: a phone that is busy takes packets late, and a late packet cannot be taken back.
    const fail = (reason: unknown): void => {
      this.#fail(reason);
    };
    this.#link.send(this.#endpoint, transfer, null).then((answer) => {
      this.#atOnce--;
      if (answer === 'stall') {
        this.#link.stalled().catch(fail);
        return;
      }
      this.wake();
      if (this.#atOnce === 0) this.#nowIdle();
    }, fail);
  }

  #fail(reason: unknown): void {
    if (this.#stopped) return;
    this.stop();
    this.#failed(reason);
  }

  #nowIdle(): void {
    for (const resolve of this.#settled.splice(0)) resolve();
  }
}
