import { concat, MiB, nothing, type Bytes } from '../../src/bytes/bytes.ts';
import { bulkPacket } from './descriptors.ts';

/** The load buffer's size; Apple's own host logs this limit for every file. */
const limit = 512 * MiB;

/**
 * The load buffer of iBoot. What ends an upload is a short packet, be it empty: an image of n × 512 bytes without the
 * empty packet stays unfinished, and the next command fails, as on real phones.
 */
export class Upload {
  #state: 'none' | 'receiving' | 'complete' = 'none';
  #parts: Bytes[] = [];
  #length = 0;

  get unfinished(): boolean {
    return this.#state === 'receiving';
  }

  get length(): number {
    return this.#length;
  }

  begin(): void {
    this.#state = 'receiving';
    this.#parts = [];
    this.#length = 0;
  }

  /** One transfer. False, a stall: nothing was announced, the image had ended, or the buffer is full. */
  take(data: Bytes): boolean {
    if (this.#state !== 'receiving' || this.#length + data.length > limit) return false;
    this.#parts.push(data);
    this.#length += data.length;
    if (data.length === 0 || data.length % bulkPacket !== 0) this.#state = 'complete';
    return true;
  }

  /** Ends the image although no short packet has come. */
  end(): void {
    this.#state = 'complete';
  }

  /** The image, once: the command that follows an upload uses it up. Undefined: there is none, or it has not ended. */
  use(): Bytes | undefined {
    if (this.#state !== 'complete') return undefined;
    const image = this.#parts.length === 0 ? nothing : concat(this.#parts);
    this.#state = 'none';
    this.#parts = [];
    return image;
  }

  /** The first bytes, by which the image can be named while it still arrives. */
  get head(): Bytes {
    return this.#parts[0] ?? nothing;
  }
}
