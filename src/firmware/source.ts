import type { Bytes } from '../bytes/bytes.ts';
import type { World } from '../bytes/world.ts';
import { SourceChanged, SourceGone } from './errors.ts';

/** Something to read at any place: a picked file, an image on the shelf, a part of either. */
export interface Source {
  readonly size: number;
  /** Exactly `length` bytes; `RangeError` when they are not all inside. */
  read(offset: number, length: number): Promise<Bytes>;
}

/** Reads a Blob or File in place. Throws `SourceChanged` or `SourceGone` when the file behind it is not as it was. */
export function blobSource(world: World, blob: Blob): Source {
  return {
    size: blob.size,
    async read(offset, length) {
      inside(offset, length, blob.size);
      const bytes = await world
        .outside('file', () => blob.slice(offset, offset + length).arrayBuffer())
        .catch((error: unknown) => {
          throw failure(error, offset);
        });
      if (bytes.byteLength !== length) throw new SourceChanged(offset);
      return new Uint8Array(bytes);
    },
  };
}

/** `size` bytes of `source` from `offset` on, as a source of their own. */
export function part(source: Source, offset: number, size: number): Source {
  inside(offset, size, source.size);
  return {
    size,
    async read(at, length) {
      inside(at, length, size);
      return source.read(offset + at, length);
    },
  };
}

/**
 * The bytes from `from` on, in pieces of `step`. The next piece is being read while the present one is worked on, so
 * reading and hashing overlap; never more than two pieces are alive.
 */
export async function* pieces(source: Source, step: number, from = 0): AsyncGenerator<Bytes> {
  const read = (at: number): Promise<Bytes> | undefined => {
    if (at >= source.size) return undefined;
    const work = source.read(at, Math.min(step, source.size - at));
    // The failure is reported where the piece is awaited; a reader that stops early leaves it unheard.
    work.catch(() => undefined);
    return work;
  };
  let next = read(from);
  for (let at = from; next; at += step) {
    const piece = await next;
    next = read(at + step);
    yield piece;
  }
}

function inside(offset: number, length: number, size: number): void {
  if (offset < 0 || length < 0 || offset + length > size)
    throw new RangeError(`bytes ${offset} to ${offset + length} of ${size}`);
}

// Chromium answers NotReadableError when size or modification time differ from those of the pick, and
// NotFoundError when the file is gone (browser-platform §4.1).
function failure(error: unknown, offset: number): Error {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotReadableError') return new SourceChanged(offset);
  return new SourceGone(offset, error instanceof Error ? error.message : String(error));
}
