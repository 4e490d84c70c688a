import { concat, nothing, type Bytes } from '../../src/bytes/bytes.ts';
import { MuxHeader, Size } from '../../src/mux/packet.ts';
import type { CheckName } from './check-names.ts';
import { bulkPacket } from './descriptors.ts';

/** Bulk OUT: puts transfers together, as the controller does, which knows an end only by a short packet. */
export class OutPipe {
  readonly #take: (packet: Bytes) => void;
  readonly #refuse: (check: CheckName, why: string) => boolean;
  #parts: Bytes[] = [];
  #length = 0;

  /** `take` gets what one transfer carried; `refuse` is told of a broken rule and answers whether it holds. */
  constructor(take: (packet: Bytes) => void, refuse: (check: CheckName, why: string) => boolean) {
    this.#take = take;
    this.#refuse = refuse;
  }

  /** A piece that a host's driver handed over: the end of a transfer when it does not fill its last packet. */
  push(piece: Bytes): void {
    if (piece.length > 0 && this.#whole()) {
      const why = `${this.#length} bytes fill their last packet and no empty one follows`;
      if (!this.#refuse('mux.zlp', why)) this.#end();
    }
    this.#parts.push(piece);
    this.#length += piece.length;
    if (piece.length % bulkPacket !== 0 || (piece.length === 0 && this.#length > 0)) this.#end();
    else if (this.#length > 2 * Size.toPhone) {
      // More than any packet: the driver's buffer is full, so what it holds can only be thrown to the scanner.
      this.#refuse('mux.size', `${this.#length} bytes without the end of a transfer`);
      this.#end();
    }
  }

  forget(): void {
    this.#parts = [];
    this.#length = 0;
  }

  #whole(): boolean {
    if (this.#length < MuxHeader.size) return false;
    const head = concat(this.#parts.slice(0, 1));
    return head.length >= MuxHeader.size && MuxHeader.read(head).length === this.#length;
  }

  #end(): void {
    const packet = concat(this.#parts);
    this.forget();
    this.#take(packet);
  }
}

/** Bulk IN: one packet is one transfer, with an empty packet behind it when it fills its last one. */
export class InPipe {
  readonly #packets: Bytes[] = [];
  #waiting: { length: number; resolve: (piece: Bytes) => void }[] = [];

  put(packet: Bytes): void {
    this.#packets.push(packet);
    this.#serve();
  }

  /** Resolves with the next transfer, or as much of it as `length` takes; the rest is for the next request. */
  take(length: number): Promise<Bytes> {
    return new Promise((resolve) => {
      this.#waiting.push({ length, resolve });
      this.#serve();
    });
  }

  /** The host no longer waits. */
  forgetWaiting(): void {
    this.#waiting = [];
  }

  forget(): void {
    this.#packets.length = 0;
    this.#waiting = [];
  }

  #serve(): void {
    while (this.#packets.length > 0) {
      const waiting = this.#waiting.shift();
      if (!waiting) return;
      const packet = this.#packets[0]!;
      const piece = packet.subarray(0, waiting.length);
      const rest = packet.subarray(piece.length);
      // A request that is filled to the last byte has not seen the end yet: the empty packet is left for the next one.
      const endSeen = rest.length === 0 && (piece.length < waiting.length || piece.length % bulkPacket !== 0);
      if (endSeen) this.#packets.shift();
      else this.#packets[0] = rest.length === 0 ? nothing : rest;
      waiting.resolve(piece);
    }
  }
}
