import type { Bytes } from '../src/bytes/bytes.ts';

/** A picked file that lies in memory: its slices are read at once, in the same way in every runtime. */
export class MemoryFile extends File {
  readonly #bytes: Bytes;

  constructor(bytes: Bytes, name: string, lastModified: number) {
    super([bytes], name, { lastModified });
    this.#bytes = bytes;
  }

  override slice(start = 0, end = this.#bytes.length): Blob {
    return new Slice(this.#bytes.slice(start, end));
  }
}

class Slice extends Blob {
  readonly #bytes: Bytes;

  constructor(bytes: Bytes) {
    super();
    this.#bytes = bytes;
  }

  override get size(): number {
    return this.#bytes.length;
  }

  override stream(): ReadableStream<Bytes> {
    const bytes = this.#bytes;
    return new ReadableStream({
      type: 'bytes',
      start(controller) {
        // A stream of bytes takes their memory away.
        if (bytes.length > 0) controller.enqueue(bytes.slice());
        controller.close();
      },
    });
  }

  override arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.resolve(this.#bytes.buffer);
  }
}
