import { KiB, text, type Bytes } from '../bytes/bytes.ts';
import { within } from '../bytes/deadline.ts';
import { Reader } from '../bytes/reader.ts';
import { type World } from '../bytes/world.ts';
import { ConnectionClosed, ConnectionReset, MuxBroken, PortRefused } from './errors.ts';
import { Inbox } from './inbox.ts';
import { Outbox } from './outbox.ts';
import { advance, Flags, SequencedHeader, Size, TcpHeader } from './packet.ts';
import { type readSegment, writeSegment } from './segment.ts';
import { SendWindow } from './send-window.ts';
import { type Sender } from './writer.ts';

/** What a connection needs of its device. */
export interface Carrier {
  readonly world: World;
  /** Something may be sent. */
  wake(): void;
  /** A packet of its own: SYN, or RST. */
  loose(tcp: Bytes): void;
  /** Nothing more will come from, or be taken by, this connection. */
  over(connection: Connection): void;
}

type Arrived = NonNullable<ReturnType<typeof readSegment>>;

/** What is advertised while nothing waits to be read. usbmuxd's value. */
const receiveWindow = 128 * KiB;

/** usbmuxd keeps twice what it advertises, and never shrinks the advertisement: phones may count on either. */
const receiveLimit = 2 * receiveWindow;

/** Enough for several windows of 128 KiB, so that the wire never waits for the writer of the connection. */
const sendBuffer = 512 * KiB;

/** One byte less than usbmuxd's, so that a full packet fills no USB packet and needs no empty one behind it. */
const payloadLimit = Size.toPhone - SequencedHeader.size - TcpHeader.size - 1;

/** A shorter piece of a longer queue waits for more window, as long as something is in flight that will bring it. */
const crumb = 4 * KiB;

/**
 * With this much on its way the wire is not idle before the next acknowledgement, so anything less than a full packet
 * waits: a window of 128 KiB holds two and two thirds, and a host pays by the packet.
 */
const plenty = 2 * payloadLimit;

const probeMs = 1000;

/**
 * One port of the phone: a stream in each direction, without half-close. The peer's RST is the normal end of a stream;
 * only the protocol above can tell a truncated one.
 */
export class Connection implements Sender {
  readonly port: number;
  /** Our end's number. */
  readonly from: number;
  /** Exact reads over `read()`. */
  readonly reader: Reader;
  /** Resolves when the phone accepts; rejects with `PortRefused`, or with what ended the device. */
  readonly opened: Promise<void>;
  readonly #carrier: Carrier;
  readonly #inbox = new Inbox();
  readonly #outbox = new Outbox(sendBuffer);
  #state: 'connecting' | 'open' | 'over' = 'connecting';
  #end: unknown;
  /** Whether the phone had acknowledged everything when it ended. */
  #whole = false;
  #answer!: { resolve: () => void; reject: (reason: unknown) => void };
  #flushes: { resolve: () => void; reject: (reason: unknown) => void }[] = [];
  #out: SendWindow;
  #expected = 0;
  #advertised = receiveWindow;
  #written = 0;
  #owes = false;
  #probe: (() => void) | undefined;

  /** `firstSeq`: of our SYN. Phones take any; usbmuxd's is 0. */
  constructor(carrier: Carrier, from: number, port: number, firstSeq = 0) {
    this.#carrier = carrier;
    this.from = from;
    this.port = port;
    this.reader = new Reader(() => this.read());
    this.opened = new Promise((resolve, reject) => {
      this.#answer = { resolve, reject };
    });
    // Sent by `connect`, awaited there; a device lost in between must not count as unhandled.
    this.opened.catch(() => undefined);
    this.#out = new SendWindow(firstSeq);
    this.#bare(Flags.syn);
    // SYN counts as one byte, and is no payload.
    this.#out = new SendWindow(advance(firstSeq, 1));
  }

  /** Bytes, from the phone's latest packet. */
  get window(): number {
    return this.#out.size;
  }

  /** Payload bytes handed to `write` so far. */
  get written(): number {
    return this.#written;
  }

  /** Payload bytes that the phone has acknowledged. */
  get acknowledged(): number {
    return this.#out.acknowledged;
  }

  /** Why it ended; undefined while it is open. */
  get end(): unknown {
    return this.#end;
  }

  get owes(): boolean {
    return this.#owes;
  }

  get inFlight(): number {
    return this.#out.inFlight;
  }

  get queued(): number {
    return this.#outbox.length;
  }

  get sendable(): number {
    if (this.#state !== 'open') return 0;
    const queued = this.#outbox.length;
    const bytes = Math.min(queued, this.#out.room, payloadLimit);
    const least = this.inFlight >= plenty ? payloadLimit : crumb;
    return bytes < Math.min(queued, least) && this.inFlight > 0 ? 0 : Math.max(bytes, 0);
  }

  /** The next piece, of whatever size; `undefined` after the phone's RST, or after our own close. */
  async read(): Promise<Bytes | undefined> {
    const piece = await this.#inbox.take();
    const low = this.#advertised < receiveWindow / 2;
    if (low && this.#state === 'open' && this.#free() >= receiveWindow / 2) this.#owe();
    return piece;
  }

  /**
   * Resolves when `pieces` are in the bounded buffer; they must not change until acknowledged. Pieces of one call share
   * packets. Rejects with `ConnectionReset` when the phone has closed.
   */
  async write(...pieces: Bytes[]): Promise<void> {
    if (this.#state === 'over') throw this.#end;
    for (const piece of pieces) this.#written += piece.length;
    const taken = pieces.map((piece) => this.#outbox.put(piece));
    this.#carrier.wake();
    this.#watchWindow();
    await Promise.all(taken);
  }

  /** Resolves when the phone has acknowledged everything written; rejects with what ended the connection before. */
  flush(): Promise<void> {
    const over = this.#state === 'over';
    if (over ? this.#whole : this.#settled()) return Promise.resolve();
    if (over) return Promise.reject(this.#end);
    return new Promise((resolve, reject) => {
      this.#flushes.push({ resolve, reject });
    });
  }

  /**
   * Says everything, then RST: a phone may throw away what it has not handed on when the RST comes. Never throws for a
   * phone that has closed before; `Silence` when it does not acknowledge within `ms`.
   */
  async close(ms = 30_000): Promise<void> {
    if (this.#state === 'over') return;
    const flushed = this.flush().catch((reason: unknown) => {
      if (!(reason instanceof ConnectionReset)) throw reason;
    });
    try {
      await within(
        this.#carrier.world.clock,
        ms,
        `the phone's acknowledgement on port ${this.port}`,
        flushed,
      );
    } finally {
      this.abort();
    }
  }

  /** RST at once. */
  abort(): void {
    this.#breakOff(new ConnectionClosed(this.port));
  }

  segment(into: Bytes, lead: number): Bytes {
    const bytes = this.sendable;
    const packet = into.subarray(0, lead + TcpHeader.size + bytes);
    packet.set(this.#header(Flags.ack), lead);
    this.#outbox.take(packet.subarray(lead + TcpHeader.size));
    this.#out.sent(bytes);
    this.#owes = false;
    return packet;
  }

  /** A segment for this connection. */
  arrive(segment: Arrived): void {
    if (this.#state === 'connecting') this.#greet(segment);
    else this.#take(segment);
  }

  /** The device is gone: what has arrived stays readable, everything else ends with `reason`. */
  fail(reason: unknown): void {
    if (this.#state !== 'over') this.#finish(reason, reason);
  }

  #greet(segment: Arrived): void {
    if (segment.flags === Flags.synAck && segment.ack === this.#out.next) {
      this.#state = 'open';
      this.#expected = advance(segment.seq, 1);
      this.#credit(segment);
      this.#answer.resolve();
      // The phone learns our window only from this one.
      this.#owe();
      return;
    }
    if (segment.flags & Flags.reset) this.#finish(new PortRefused(this.port, reason(segment)));
    else
      this.#breakOff(new PortRefused(this.port, `answered with flags ${segment.flags}, ack ${segment.ack}`));
  }

  #take(segment: Arrived): void {
    const { payload } = segment;
    if (segment.flags & Flags.reset) {
      // A phone that has all it wants may close instead of acknowledging. Its RST for a connection that it never knew
      // has another seq, and acknowledges nothing.
      if (segment.seq === this.#expected && this.#out.unsent(segment.ack) <= 0) this.#credit(segment);
      this.#finish(new ConnectionReset(this.port, reason(segment)));
      return;
    }
    const fault = this.#faultOf(segment);
    if (fault) {
      const broken = new MuxBroken(`port ${this.port}: ${fault}`);
      this.#breakOff(broken, broken);
      return;
    }
    this.#credit(segment);
    if (payload.length > 0) {
      this.#expected = advance(this.#expected, payload.length);
      this.#inbox.put(payload);
      // A packet without payload is never answered: two such peers would go on for ever.
      this.#owes = true;
    }
    this.#carrier.wake();
    this.#watchWindow();
  }

  #faultOf({ flags, seq, ack, payload }: Arrived): string | undefined {
    if (flags !== Flags.ack) return `flags ${flags}`;
    const unsent = this.#out.unsent(ack);
    if (unsent > 0) return `acknowledges ${unsent} bytes that were never sent`;
    if (payload.length === 0) return undefined;
    if (seq !== this.#expected) return `data at ${seq}, expected at ${this.#expected}`;
    if (this.#inbox.unread + payload.length > receiveLimit) return 'more data than the window allows';
    return undefined;
  }

  #credit({ ack, window }: Arrived): void {
    this.#out.credit(ack, window);
    if (this.#settled()) for (const { resolve } of this.#flushes.splice(0)) resolve();
  }

  #settled(): boolean {
    return this.#outbox.empty && this.inFlight === 0;
  }

  /** A window of zero is waited out; a bare ACK each second asks for the present one and does no harm. */
  #watchWindow(): void {
    if (this.#probe || !this.#shut()) return;
    this.#probe = this.#carrier.world.clock.after(probeMs, () => {
      this.#probe = undefined;
      if (this.#shut()) this.#owe();
      this.#watchWindow();
    });
  }

  #shut(): boolean {
    const open = this.#state === 'open';
    return open && this.#outbox.length > 0 && this.inFlight === 0 && this.#out.room <= 0;
  }

  #owe(): void {
    this.#owes = true;
    this.#carrier.wake();
  }

  #free(): number {
    const free = Math.max(receiveWindow - this.#inbox.unread, 0);
    return free - (free % Size.windowUnit);
  }

  #header(flags: number): Bytes {
    this.#advertised = this.#free();
    const { from, port: to } = this;
    return writeSegment({
      from,
      to,
      flags,
      seq: this.#out.next,
      ack: this.#expected,
      window: this.#advertised,
    });
  }

  #bare(flags: number): void {
    this.#carrier.loose(this.#header(flags));
  }

  #breakOff(reason: unknown, forReaders?: unknown): void {
    if (this.#state === 'over') return;
    this.#bare(Flags.reset);
    this.#finish(reason, forReaders);
  }

  #finish(end: unknown, forReaders?: unknown): void {
    this.#state = 'over';
    this.#end = end;
    this.#whole = this.#settled();
    this.#owes = false;
    this.#probe?.();
    this.#probe = undefined;
    this.#answer.reject(end);
    for (const { reject } of this.#flushes.splice(0)) reject(end);
    this.#outbox.fail(end);
    if (forReaders === undefined) this.#inbox.end();
    else this.#inbox.fail(forReaders);
    this.#carrier.over(this);
  }
}

/** The text that may come with RST; phones end it with a line feed. */
const reason = ({ payload }: Arrived): string => text(payload).trimEnd();
