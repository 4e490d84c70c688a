import { realWorld } from '../../src/bytes/world.ts';
import { whole } from '../../src/firmware/entry.ts';
import { openZip } from '../../src/firmware/zip.ts';
import { blobSource } from '../../src/firmware/source.ts';

/** A folder of this name in the origin's own file system, empty: a real handle, as a picker gives one. */
export async function emptyFolder(name: string): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(name, { recursive: true }).catch(() => undefined);
  return root.getDirectoryHandle(name, { create: true });
}

/** Makes the folders on the way; what was at `path` is gone. */
export async function write(
  folder: FileSystemDirectoryHandle,
  path: string,
  content: BlobPart,
): Promise<void> {
  const [name = '', ...parents] = path.split('/').reverse();
  let inside = folder;
  for (const parent of parents.reverse()) inside = await inside.getDirectoryHandle(parent, { create: true });
  const file = await inside.getFileHandle(name, { create: true });
  const stream = await file.createWritable();
  await stream.write(new Blob([content]));
  await stream.close();
}

/** Writes what is in an archive into a folder. */
export async function unpack(archive: Blob, folder: FileSystemDirectoryHandle): Promise<void> {
  const zip = await openZip(blobSource(realWorld, archive));
  for (const entry of zip.entries.values())
    if (!entry.name.endsWith('/'))
      await write(folder, entry.name, await whole(realWorld, zip, entry, entry.size));
}
