import { text, type Bytes } from '../src/bytes/bytes.ts';

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

/** As a `Blob` of its own, without the price of making one. */
class Slice implements Blob {
  readonly type = '';
  readonly #bytes: Bytes;

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
  }

  get size(): number {
    return this.#bytes.length;
  }

  stream(): ReadableStream<Bytes> {
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

  arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.resolve(this.#bytes.buffer);
  }

  bytes(): Promise<Bytes> {
    return Promise.resolve(this.#bytes);
  }

  text(): Promise<string> {
    return Promise.resolve(text(this.#bytes));
  }

  slice(start?: number, end?: number): Blob {
    return new Slice(this.#bytes.slice(start, end));
  }
}
