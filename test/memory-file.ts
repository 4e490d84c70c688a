import { KiB, type Bytes } from '../src/bytes/bytes.ts';

/** What a stream of a Blob hands over at once. */
const pieceBytes = 64 * KiB;

/** A picked file that lies in memory: its slices are read at once, in the same way in every runtime. */
export class MemoryFile extends File {
  readonly #bytes: Bytes;

  constructor(bytes: Bytes, name: string, lastModified: number) {
    super([bytes], name, { lastModified });
    this.#bytes = bytes;
  }

  override slice(start = 0, end = this.#bytes.length): Blob {
    return new Slice(this.#bytes.subarray(start, end));
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

  /** Pulled: nothing lies in it but what is being read. */
  override stream(): ReadableStream<Bytes> {
    const bytes = this.#bytes;
    let at = 0;
    return new ReadableStream({
      type: 'bytes',
      pull(controller) {
        const { byobRequest: asked } = controller as { byobRequest: ReadableStreamBYOBRequest | null };
        const into = asked?.view;
        const piece = bytes.subarray(at, at + (into?.byteLength ?? pieceBytes));
        at += piece.length;
        if (piece.length === 0) controller.close();
        if (!asked || !into) {
          if (piece.length > 0) controller.enqueue(piece.slice());
          return;
        }
        new Uint8Array(into.buffer, into.byteOffset).set(piece);
        asked.respond(piece.length);
      },
    });
  }

  override arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.resolve(this.#bytes.slice().buffer);
  }
}
