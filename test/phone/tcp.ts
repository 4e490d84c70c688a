import { nothing, type Bytes } from '../../src/bytes/bytes.ts';
import type { Clock } from '../../src/bytes/clock.ts';
import { Reader } from '../../src/bytes/reader.ts';
import { advance, ahead, Flags, Size } from '../../src/mux/packet.ts';
import type { CheckName } from './check-names.ts';

/** The host closed the connection, or the phone did, while something was still to be written or read. */
export class HostGone extends Error {
  override readonly name = 'HostGone';
  readonly port: number;
  constructor(port: number) {
    super(`the connection to port ${port} is closed`);
    this.port = port;
  }
}

/** What a packet of the mux says about its stream. */
export interface Segment {
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  /** Bytes. */
  readonly window: number;
  readonly payload: Bytes;
}

/** What a stream needs of the mux below it. */
export interface Below {
  readonly clock: Clock;
  emit(segment: Segment): void;
  /** A rule is broken: told, and the answer says whether it holds (tests may switch one off by name). */
  refuse(check: CheckName, why: string): boolean;
  /** Nothing more will be sent or taken. */
  forget(): void;
}

/** Receive buffer, and the window at rest: iPhones advertise 64 to 128 KiB. */
export const capacity = 131_072;

/** Payload of the largest packet that the phone's driver makes: 32764 bytes with both headers. */
const largestPayload = 32_728;

/** The latest moment for an acknowledgement. Real time: a host's timers do not know the phone's speed. */
const acknowledgeMs = 30;

/**
 * usbmuxd answers every packet at once and again when its client has read; both answers may come after many packets
 * more. Beyond what our own packets account for, no honest host sends this many within half a second.
 */
const answersPerPacket = 2;
const bareLimit = 16;
const bareSpanMs = 500;

/** One stream of the mux as the phone sees it, from the host's SYN on. */
export class PhoneConnection {
  readonly port: number;
  readonly hostPort: number;
  readonly reader: Reader = new Reader(() => this.read());
  /** Payload bytes of the host so far. */
  received = 0;
  readonly #below: Below;
  readonly #accepted: (connection: PhoneConnection) => void;
  #state: 'syn' | 'open' | 'closed' = 'syn';

  #next: number;
  #edge: number;
  readonly #arrived: Bytes[] = [];
  #unread = 0;
  #reader: ((piece: Bytes | undefined) => void) | undefined;
  #cancelAck: (() => void) | undefined;
  #held = false;

  #sent = 0;
  #acknowledged = 0;
  #hostWindow = 0;
  #roomWaiters: (() => void)[] = [];
  #writing: Promise<void> = Promise.resolve();

  #answersDue = 0;
  #bare = 0;
  #bareSince = 0;

  constructor(
    ports: { port: number; hostPort: number },
    isn: number,
    below: Below,
    accepted: (connection: PhoneConnection) => void,
  ) {
    this.port = ports.port;
    this.hostPort = ports.hostPort;
    this.#below = below;
    this.#accepted = accepted;
    this.#next = advance(isn, 1);
    this.#edge = this.#next;
    this.#emit(Flags.synAck, nothing);
    this.#sent = 1;
    this.#acknowledged = 1;
  }

  get closed(): boolean {
    return this.#state === 'closed';
  }

  /** Bytes that came in and nobody has read. */
  get unread(): number {
    return this.#unread;
  }

  /** The next piece as it came; undefined when the host has closed and everything is read. */
  read(): Promise<Bytes | undefined> {
    const piece = this.#arrived.shift();
    if (piece) {
      this.#unread -= piece.length;
      this.#consumed();
      return Promise.resolve(piece);
    }
    if (this.closed) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#reader = resolve;
    });
  }

  /**
   * Sends inside the host's window, in packets as large as it allows; what fits one packet stays whole, since hosts
   * read a message with one call. Throws `HostGone`.
   */
  async write(bytes: Bytes): Promise<void> {
    const before = this.#writing;
    let done = (): void => undefined;
    this.#writing = new Promise((resolve) => {
      done = resolve;
    });
    await before;
    try {
      for (let at = 0; at < bytes.length;) {
        const piece = bytes.subarray(at, at + largestPayload);
        const length = await this.#roomFor(piece.length);
        this.#emit(Flags.ack, piece.subarray(0, length));
        at += length;
      }
    } finally {
      done();
    }
  }

  /** Ends the stream behind what was written; `text` travels in the RST. */
  async close(text = ''): Promise<void> {
    await this.#writing;
    this.reset(text);
  }

  /** RST at once. */
  reset(text = ''): void {
    if (this.closed) return;
    this.#emit(Flags.reset, new TextEncoder().encode(text));
    this.#end();
  }

  /** The link is gone or begun anew: no RST can be sent. */
  vanish(): void {
    this.#end();
  }

  /** Advertises no window until released: a planned fault. */
  hold(held: boolean): void {
    this.#held = held;
    if (!this.closed && this.#state === 'open') this.#acknowledge();
  }

  /** A packet of the host for this stream. */
  take(segment: Segment): void {
    if (segment.flags & Flags.reset) {
      this.#end();
      return;
    }
    if (segment.flags !== Flags.ack) {
      const why = `flags 0x${segment.flags.toString(16)} on an open stream of port ${this.port}, only 0x10 is known`;
      if (this.#below.refuse('mux.flags', why)) {
        this.reset(why);
        return;
      }
    }
    if (ahead(segment.ack, this.#acknowledged) < 0 || ahead(segment.ack, this.#sent) > 0) {
      const why = `acknowledges ${segment.ack}, sent are ${this.#acknowledged} to ${this.#sent}`;
      if (this.#below.refuse('mux.ack', why)) {
        this.reset(why);
        return;
      }
    }
    this.#acknowledged = segment.ack;
    this.#hostWindow = segment.window;
    const opened = this.#state === 'syn';
    this.#state = 'open';
    if (segment.payload.length === 0) this.#countBare();
    else this.#payload(segment);
    for (const wake of this.#roomWaiters.splice(0)) wake();
    if (opened && !this.closed) this.#accepted(this);
  }

  #payload(segment: Segment): void {
    const { payload } = segment;
    if (segment.seq !== this.#next) {
      // Dropped, and nothing is ever sent again: the stream has a hole from here on.
      const why = `stream of port ${this.port} goes on at ${segment.seq}, ${this.#next} was due`;
      if (this.#below.refuse('mux.seq', why)) return;
    }
    const over = ahead(advance(segment.seq, payload.length), this.#edge);
    if (over > 0) {
      const why = `${over} bytes beyond the window of port ${this.port}`;
      if (this.#below.refuse('mux.window', why)) {
        this.reset(why);
        return;
      }
    }
    this.#next = advance(this.#next, payload.length);
    this.received += payload.length;
    const reader = this.#reader;
    if (reader) {
      this.#reader = undefined;
      reader(payload);
      this.#acknowledge();
    } else {
      this.#arrived.push(payload);
      this.#unread += payload.length;
      this.#acknowledgeSoon();
    }
  }

  /** A bare acknowledgement is never answered; a host that answers its own answers is caught here. */
  #countBare(): void {
    if (this.#answersDue > 0) {
      this.#answersDue -= 1;
      return;
    }
    const now = this.#below.clock.now();
    if (now - this.#bareSince > bareSpanMs) {
      this.#bare = 0;
      this.#bareSince = now;
    }
    this.#bare += 1;
    if (this.#bare <= bareLimit) return;
    this.#bare = 0;
    const why = `${bareLimit} bare acknowledgements for port ${this.port} within ${bareSpanMs} ms, none asked for`;
    if (this.#below.refuse('mux.ack-loop', why)) this.reset(why);
  }

  #acknowledgeSoon(): void {
    this.#cancelAck ??= this.#below.clock.after(acknowledgeMs, () => {
      this.#cancelAck = undefined;
      this.#acknowledge();
    });
  }

  /** Room again: at once when an acknowledgement is due anyway, or when half the buffer is free and the host thinks less. */
  #consumed(): void {
    if (this.#state !== 'open') return;
    const advertised = ahead(this.#edge, this.#next);
    const free = capacity - this.#unread;
    if (this.#cancelAck || (advertised < capacity / 2 && free >= capacity / 2)) this.#acknowledge();
  }

  #acknowledge(): void {
    if (this.#state === 'open') this.#emit(Flags.ack, nothing);
  }

  #emit(flags: number, payload: Bytes): void {
    this.#cancelAck?.();
    this.#cancelAck = undefined;
    this.#answersDue += answersPerPacket;
    const free = this.#held ? 0 : capacity - this.#unread;
    // Whole units: by rounding, the edge may even go back by up to 255 bytes. What was once promised is still taken.
    const window = free - (free % Size.windowUnit);
    const edge = advance(this.#next, window);
    if (ahead(edge, this.#edge) > 0) this.#edge = edge;
    this.#below.emit({ seq: this.#sent, ack: this.#next, flags, window, payload });
    this.#sent = advance(this.#sent, payload.length);
  }

  /** Waits for room; answers how much may go now: all of it, or what a small host window allows with nothing in flight. */
  async #roomFor(length: number): Promise<number> {
    for (;;) {
      if (this.closed) throw new HostGone(this.port);
      const inFlight = ahead(this.#sent, this.#acknowledged);
      const room = this.#hostWindow - inFlight;
      if (room >= length) return length;
      if (inFlight === 0 && room > 0) return room;
      await new Promise<void>((resolve) => {
        this.#roomWaiters.push(resolve);
      });
    }
  }

  #end(): void {
    if (this.closed) return;
    this.#state = 'closed';
    this.#cancelAck?.();
    this.#cancelAck = undefined;
    this.#reader?.(undefined);
    this.#reader = undefined;
    for (const wake of this.#roomWaiters.splice(0)) wake();
    this.#below.forget();
  }
}
