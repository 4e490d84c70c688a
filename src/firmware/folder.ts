import { MiB } from '../bytes/bytes.ts';
import { within } from '../bytes/deadline.ts';
import { flowing } from '../bytes/source.ts';
import { digesting, type World } from '../bytes/world.ts';
import { readMs } from './blob-flow.ts';
import { NotAFirmwareFolder, SourceGone, SourceRefused } from './errors.ts';
import { storedZip, type Member } from './folder-zip.ts';
import type { Hashers } from './hashing.ts';
import { readManifest, type BuildManifest } from './manifest.ts';
import { blobSource } from './source.ts';

/** An IPSW has some hundreds of files, in folders at most five deep. */
const most = { files: 5000, depth: 8 };
const largestManifest = 32 * MiB;
const slice = 8 * MiB;

/** What reading an unpacked IPSW needs, and who may refuse or watch it; lengths in bytes. */
export interface FolderReading {
  readonly hashers: Hashers;
  /** Looked at before the files are read through; throws when it will not do. */
  before?(manifest: BuildManifest): Promise<unknown>;
  /** Bytes that were read. */
  progress?(done: number, total: number): void;
}

/** The standard's name for what Chromium gives and TypeScript's library leaves out. */
interface Listing {
  entries(): AsyncIterableIterator<[string, FileSystemDirectoryHandle | FileSystemFileHandle]>;
}

/**
 * An unpacked IPSW as the archive it came from, so that everything that reads an IPSW reads it: a `File` made of the
 * folder's own files, in place. They are read once for the checksums that only archives have; whoever reads them later
 * finds out when they changed. Throws `NotAFirmwareFolder`, `BadManifest`, `SourceRefused`, `SourceGone`, `SourceChanged`,
 * and what `before` throws.
 */
export async function folderIpsw(
  world: World,
  folder: FileSystemDirectoryHandle,
  reading: FolderReading,
): Promise<File> {
  const files = await listed(world, folder);
  const manifest = files.get('BuildManifest.plist');
  if (!manifest || manifest.size > largestManifest)
    throw new NotAFirmwareFolder(folder.name, 'it has no BuildManifest.plist');
  await reading.before?.(readManifest(await blobSource(world, manifest).read(0, manifest.size)));
  const total = [...files.values()].reduce((sum, { size }) => sum + size, 0);
  const members: Member[] = [];
  let done = 0;
  let lastModified = 0;
  for (const [path, file] of files) {
    const crc32 = await digesting(world, 'CRC-32', () => reading.hashers.crc32());
    for await (const piece of flowing(blobSource(world, file), slice)) {
      await crc32.update(piece);
      done += piece.length;
      reading.progress?.(done, total);
    }
    members.push({ path, file, crc32: await crc32.value() });
    lastModified = Math.max(lastModified, file.lastModified);
  }
  return new File(storedZip(members), `${folder.name}.ipsw`, { lastModified });
}

/** Its files by their paths, in the order of these; what a system hides there (`.DS_Store`) is none. */
async function listed(world: World, folder: FileSystemDirectoryHandle): Promise<ReadonlyMap<string, File>> {
  const found: [string, File][] = [];
  const walk = async (inside: FileSystemDirectoryHandle, path: string, depth: number): Promise<void> => {
    const entries = (inside as unknown as Listing).entries();
    for (;;) {
      const next = await reached(world, path, () => entries.next());
      if (next.done === true) return;
      const [name, handle] = next.value;
      if (name.startsWith('.')) continue;
      const here = path + name;
      if (found.length >= most.files || depth > most.depth)
        throw new NotAFirmwareFolder(folder.name, 'it holds far more than one');
      if (handle.kind === 'directory') await walk(handle, `${here}/`, depth + 1);
      else found.push([here, await reached(world, here, () => handle.getFile())]);
    }
  };
  await walk(folder, '', 1);
  return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function reached<T>(world: World, path: string, run: () => Promise<T>): Promise<T> {
  try {
    return await within(world.clock, readMs, 'the folder', world.outside('file', run));
  } catch (error) {
    if (error instanceof Error && error.name === 'NotAllowedError') throw new SourceRefused(path);
    throw new SourceGone(0, `${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
