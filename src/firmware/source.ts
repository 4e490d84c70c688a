import { within } from '../bytes/deadline.ts';
import type { Source } from '../bytes/source.ts';
import type { World } from '../bytes/world.ts';
import { BlobFlow, readMs } from './blob-flow.ts';
import { SourceChanged, SourceGone } from './errors.ts';

/** Reads a Blob or File in place. Throws `SourceChanged` or `SourceGone` when the file behind it is not as it was. */
export function blobSource(world: World, blob: Blob): Source {
  const source: Source = {
    size: blob.size,
    async read(offset, length) {
      inside(offset, length, blob.size);
      const reading = world.outside('file', () => blob.slice(offset, offset + length).arrayBuffer());
      const bytes = await within(world.clock, readMs, 'the file', reading).catch((error: unknown) => {
        throw failure(error, offset);
      });
      if (bytes.byteLength !== length) throw new SourceChanged(offset);
      return new Uint8Array(bytes);
    },
    flow(offset, end) {
      inside(offset, end - offset, blob.size);
      return new BlobFlow(world, blob, source, { offset, end });
    },
  };
  return source;
}

/** `size` bytes of `source` from `offset` on, as a source of their own. */
export function part(source: Source, offset: number, size: number): Source {
  inside(offset, size, source.size);
  const own: Source = {
    size,
    async read(at, length) {
      inside(at, length, size);
      return source.read(offset + at, length);
    },
  };
  if (!source.flow) return own;
  return {
    ...own,
    flow(at, end) {
      inside(at, end - at, size);
      return source.flow!(offset + at, offset + end);
    },
  };
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
