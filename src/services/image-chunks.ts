import { KiB, MiB, type Bytes } from '../bytes/bytes.ts';
import { flowing, type Source } from '../bytes/source.ts';
import { sha1, type World } from '../bytes/world.ts';

/** Bytes of image between two checksums. */
export const chunkSize = 128 * KiB;

/**
 * One read of the source. Three of them are in memory for each phone, so larger ones are dear with many phones; where a
 * source does not flow, a slice of a picked file costs some 4 ms before its first byte, so small ones are slow.
 */
export const windowSize = 4 * MiB;

/** Digests computed ahead of the wire. */
const digestsAhead = 16;

/** A piece of the image as asr takes it. */
export interface Chunk {
  readonly bytes: Bytes;
  /** SHA-1 of `bytes`, where checksums are wanted. */
  readonly digest: Promise<Bytes> | undefined;
}

/**
 * The image in chunks, in order, the last one short. Three windows of it are in memory, which is used again: a chunk is
 * good until the end of the next window but one has been read, and a connection takes far less than a window ahead.
 */
export async function* chunks(world: World, image: Source, checksums: boolean): AsyncGenerator<Chunk> {
  const queue: Chunk[] = [];
  for await (const window of flowing(image, windowSize)) {
    for (let at = 0; at < window.length; at += chunkSize) {
      const bytes = window.subarray(at, at + chunkSize);
      queue.push({ bytes, digest: checksums ? early(sha1(world, bytes)) : undefined });
      if (queue.length > digestsAhead) yield queue.shift()!;
    }
  }
  yield* queue;
}

/** Begun before it is awaited: should the stream end first, its failure has nobody to tell. */
function early<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}
