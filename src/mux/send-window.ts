import { advance, ahead } from './packet.ts';

/** What the peer has, what is on its way, and what it would take now. Sequence numbers wrap, so all is modular. */
export class SendWindow {
  /** Sequence number of the next byte. */
  next: number;
  /** Payload bytes that the peer has acknowledged. */
  acknowledged = 0;
  /** Bytes, from the peer's latest packet. */
  size = 0;
  #oldest: number;
  #edge: number;

  constructor(first: number) {
    this.next = first;
    this.#oldest = first;
    this.#edge = first;
  }

  get inFlight(): number {
    return ahead(this.next, this.#oldest);
  }

  /** Bytes that may go now; below zero when the peer took back what is already on its way. */
  get room(): number {
    return ahead(this.#edge, this.next);
  }

  /** Bytes that `ack` claims and that were never sent; zero or less for a sound one. */
  unsent(ack: number): number {
    return ahead(ack, this.next);
  }

  sent(bytes: number): void {
    this.next = advance(this.next, bytes);
  }

  /** The peer's latest word. Its edge may lie before an earlier one: windows are rounded down to units of 256. */
  credit(ack: number, size: number): void {
    this.size = size;
    this.#edge = advance(ack, size);
    const bytes = ahead(ack, this.#oldest);
    if (bytes <= 0) return;
    this.#oldest = ack;
    this.acknowledged += bytes;
  }
}
