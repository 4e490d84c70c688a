import type { World } from '../src/bytes/world.ts';
import { folderIpsw } from '../src/firmware/folder.ts';
import type { Hashers } from '../src/firmware/hashing.ts';
import { openIpsw, type Ipsw } from '../src/firmware/ipsw.ts';
import type { BuildManifest } from '../src/firmware/manifest.ts';
import type { Shelf } from '../src/firmware/shelf.ts';
import { verifyIpsw, type Verified as Found } from '../src/firmware/verify.ts';
import type { Note } from '../src/journal/journal.ts';
import type { Verified } from '../src/journal/order.ts';
import { describe } from '../src/restore/fault.ts';
import type { Fetched } from '../src/session/contract.ts';

/** Bytes checked between two entries of the journal. */
const stride = 64 * 1024 * 1024;

/** Looked at before the file is read through; throws when it will not do. */
export type Before = (manifest: BuildManifest) => Promise<unknown>;

/** What a file is checked with. */
export interface Bench {
  readonly world: World;
  readonly note: Note;
  readonly hashers: Hashers;
  readonly shelf: Shelf;
  readonly before?: Before;
}

/** Reads a firmware file once, whole. Null: it is not good, and the fault is written down. */
export const verifyFile = (bench: Bench, file: File): Promise<Verified | null> =>
  noted(bench.note, () => verify(bench, file, checkNotes(bench.note)));

/** The same for a folder that a firmware file was unpacked into; answers it as the file that it was. */
export const verifyFolder = (bench: Bench, folder: FileSystemDirectoryHandle): Promise<Fetched | null> =>
  noted(bench.note, async () => {
    const { before, ...rest } = bench;
    const notes = checkNotes(bench.note);
    const file = await folderIpsw(bench.world, folder, {
      hashers: bench.hashers,
      ...(before ? { before } : {}),
      progress: (done, total) => notes.checking(done, 2 * total),
    });
    // The second half of the way: what is read now is compared.
    const checking = (done: number, total: number): void => notes.checking(total + done, 2 * total);
    return { file, verified: await verify({ ...rest, loose: true }, file, { ...notes, checking }) };
  });

async function noted<T>(note: Note, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    note({
      who: 'page',
      kind: 'fault',
      phase: 'prepare',
      doing: 'checking the file',
      fault: describe(error),
    });
    return null;
  }
}

async function verify(
  { world, hashers, shelf, before, loose = false }: Omit<Bench, 'note'> & { readonly loose?: boolean },
  file: File,
  { opened, checking, verified }: ReturnType<typeof checkNotes>,
): Promise<Verified> {
  const ipsw = await openIpsw(world, file, file.name, shelf);
  opened(ipsw);
  await before?.(ipsw.manifest);
  const options = { hashers, shelf, loose, progress: checking };
  verified(await verifyIpsw(world, ipsw, ipsw.manifest.identities, options));
  return proofOf(file, null);
}

/** `boards`: whose parts were checked; null: all of the file. */
export const proofOf = (file: File, boards: readonly string[] | null): Verified => ({
  file: file.name,
  size: file.size,
  lastModified: file.lastModified,
  boards,
});

/** Writes down what is heard of a check. */
export function checkNotes(note: Note) {
  let noted = 0;
  return {
    opened: ({ name, size, manifest, zip }: Ipsw): void => {
      const { productVersion, build, products } = manifest;
      const firmware = { file: name, size, productVersion, build, products };
      note({ who: 'ipsw', kind: 'opened', firmware, entries: zip.entries.size });
    },
    checking: (done: number, total: number): void => {
      // What is kept is looked through before the file is.
      noted = Math.min(noted, done);
      if (done - noted < stride && done < total) return;
      noted = done;
      note({ who: 'ipsw', kind: 'checking', done, total });
    },
    verified: ({ bytes, read, ms, osSha384, osDigestAgrees }: Found): void => {
      note({ who: 'ipsw', kind: 'verified', bytes, read, ms: Math.round(ms), osSha384, osDigestAgrees });
    },
  };
}
