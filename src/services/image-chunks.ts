import { KiB, MiB, type Bytes } from '../bytes/bytes.ts';
import { sha1, type World } from '../bytes/world.ts';

/** The stored image: random access, since asr asks for its trailer and blocks from the middle before the stream. */
export interface Image {
  /** Bytes. */
  readonly size: number;
  read(offset: number, length: number): Promise<Bytes>;
}

/** Bytes of image between two checksums. */
export const chunkSize = 128 * KiB;

/** One read of the source. A slice of a picked file costs some 4 ms before its first byte, so small ones are slow. */
const windowSize = 8 * MiB;

/** Digests computed ahead of the wire. */
const digestsAhead = 16;

export interface Chunk {
  readonly bytes: Bytes;
  /** SHA-1 of `bytes`, where checksums are wanted. */
  readonly digest: Promise<Bytes> | undefined;
}

/** The image in chunks, in order, the last one short. Two windows of it are in memory, a third while its tail is on its way. */
export async function* chunks(world: World, image: Image, checksums: boolean): AsyncGenerator<Chunk> {
  const queue: Chunk[] = [];
  for await (const window of windows(image)) {
    for (let at = 0; at < window.length; at += chunkSize) {
      const bytes = window.subarray(at, at + chunkSize);
      queue.push({ bytes, digest: checksums ? early(sha1(world, bytes)) : undefined });
      if (queue.length > digestsAhead) yield queue.shift()!;
    }
  }
  yield* queue;
}

/** Pieces of at most `windowSize`; the next one is being read while the last one is in use. */
export async function* windows(image: Image, from = 0, length = image.size - from): AsyncGenerator<Bytes> {
  const end = from + length;
  const next = (offset: number): Promise<Bytes> | undefined =>
    offset < end ? early(image.read(offset, Math.min(windowSize, end - offset))) : undefined;
  let coming = next(from);
  for (let offset = from; coming; offset += windowSize) {
    const window = await coming;
    coming = next(offset + windowSize);
    yield window;
  }
}

/** Begun before it is awaited: should the stream end first, its failure has nobody to tell. */
function early<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}
