import type { Bytes } from '../bytes/bytes.ts';
import { within } from '../bytes/deadline.ts';
import type { Flow, Source } from '../bytes/source.ts';
import type { World } from '../bytes/world.ts';
import { SourceChanged } from './errors.ts';

/** A share on a network that has gone away may never answer; a disk that wakes up takes some seconds. */
export const readMs = 60_000;

/**
 * Chromium's stream of a large file may stop for ever (browser-platform §4.7), where a read goes on. A disk that wakes up
 * while this passes loses nothing either: the read has the longer patience.
 */
const flowMs = 10_000;

/**
 * A Blob from `offset` to `end` as one stream: a slice costs Chromium some 4 ms before its first byte, and each has fresh
 * memory. Throws what `source`, the same Blob, throws.
 */
export class BlobFlow implements Flow {
  readonly #world: World;
  readonly #source: Source;
  readonly #reader: ReadableStreamBYOBReader;
  #at: number;
  #broken = false;

  constructor(world: World, blob: Blob, source: Source, { offset, end }: { offset: number; end: number }) {
    this.#world = world;
    this.#source = source;
    this.#reader = blob.slice(offset, end).stream().getReader({ mode: 'byob' });
    this.#at = offset;
  }

  async next(memory: ArrayBuffer, length: number): Promise<Bytes> {
    const at = this.#at;
    this.#at += length;
    try {
      if (!this.#broken) return await this.#fill(memory, length);
    } catch (error) {
      if (error instanceof SourceChanged) throw error;
      this.#broken = true;
    }
    // A stream does not say why it broke; a read at the same place does.
    return this.#source.read(at, length);
  }

  cancel(): void {
    this.#reader.cancel().catch(() => undefined);
  }

  async #fill(memory: ArrayBuffer, length: number): Promise<Bytes> {
    let lent = memory;
    for (let got = 0; got < length;) {
      const into = new Uint8Array(lent, got, length - got);
      const reading = this.#world.outside('file', () => this.#reader.read(into, { min: into.length }));
      const { value, done } = await within(this.#world.clock, flowMs, 'the file', reading);
      if (done) throw new SourceChanged(this.#at - length + got);
      lent = value.buffer;
      got += value.length;
    }
    return new Uint8Array(lent, 0, length);
  }
}
