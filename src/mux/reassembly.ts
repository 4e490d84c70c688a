import { concat, type Bytes } from '../bytes/bytes.ts';
import { MuxHeader, Size } from './packet.ts';

/**
 * Transfers to packets. One packet is one transfer, but a platform may complete it in pieces of 16,384 bytes, so those
 * are collected until the packet's own length is reached (usbmuxd's rule, restore-mode.md §1.7).
 */
export class Reassembly {
  readonly #dropped: (why: string) => void;
  #parts: Bytes[] = [];
  #collected = 0;

  /** `dropped` hears of every packet that had to be thrown away: nothing resynchronises on this side. */
  constructor(dropped: (why: string) => void) {
    this.#dropped = dropped;
  }

  /** The packet that `transfer` completes, if it does. An empty transfer only ends a packet on the bus. */
  push(transfer: Bytes): Bytes | undefined {
    if (transfer.length === 0) return undefined;
    this.#parts.push(transfer);
    this.#collected += transfer.length;
    const { length } = this.#collected < MuxHeader.size ? { length: 0 } : MuxHeader.read(this.#parts[0]!);
    const more = transfer.length === Size.transfer && this.#collected < length;
    if (more && this.#collected <= Size.toHost) return undefined;
    const parts = this.#parts;
    const bytes = this.#collected;
    this.#parts = [];
    this.#collected = 0;
    if (bytes === length && length <= Size.toHost) return concat(parts);
    this.#dropped(`a packet of ${bytes} bytes that says ${length}`);
    return undefined;
  }
}
