import { open } from 'node:fs/promises';
import type { World } from '../bytes/world.ts';
import { SourceChanged, SourceGone } from '../firmware/errors.ts';
import type { Source } from '../bytes/source.ts';
import { Unreadable } from './errors.ts';

/**
 * A file on disk, read in place. `read` throws `SourceGone` or `SourceChanged` (shorter than when it was opened). Throws
 * `Unreadable` for a folder or a pipe.
 */
export async function fileSource(world: World, path: string): Promise<Source & { close(): Promise<void> }> {
  const file = await open(path, 'r');
  const about = await file.stat();
  if (!about.isFile()) {
    await file.close();
    throw new Unreadable(path, 'this is no file');
  }
  const { size } = about;
  return {
    size,
    async read(offset, length) {
      if (offset < 0 || offset + length > size)
        throw new RangeError(`bytes ${offset} to ${offset + length} of ${size}`);
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length;) {
        const { bytesRead } = await world
          .outside('file', () => file.read(bytes, at, length - at, offset + at))
          .catch((error: unknown) => {
            throw new SourceGone(offset + at, error instanceof Error ? error.message : String(error));
          });
        if (bytesRead === 0) throw new SourceChanged(offset + at);
        at += bytesRead;
      }
      return bytes;
    },
    close: () => file.close(),
  };
}
