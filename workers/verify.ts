import type { World } from '../src/bytes/world.ts';
import type { Hashers } from '../src/firmware/hashing.ts';
import { openIpsw } from '../src/firmware/ipsw.ts';
import type { BuildManifest } from '../src/firmware/manifest.ts';
import type { Shelf } from '../src/firmware/shelf.ts';
import { verifyIpsw } from '../src/firmware/verify.ts';
import type { Note } from '../src/journal/journal.ts';
import { describe } from '../src/restore/fault.ts';
import type { Verified } from '../src/session/contract.ts';

/** Bytes checked between two entries of the journal. */
const stride = 64 * 1024 * 1024;

/** Looked at before the file is read through; throws when it will not do. */
export type Before = (manifest: BuildManifest) => Promise<unknown>;

export interface Bench {
  readonly world: World;
  readonly note: Note;
  readonly hashers: Hashers;
  readonly shelf: Shelf;
  readonly before?: Before;
}

/** Reads a firmware file once, whole. Null: it is not good, and the fault is written down. */
export async function verifyFile(bench: Bench, file: File): Promise<Verified | null> {
  try {
    return await verify(bench, file);
  } catch (error) {
    bench.note({
      who: 'page',
      kind: 'fault',
      phase: 'prepare',
      doing: 'checking the file',
      fault: describe(error),
    });
    return null;
  }
}

async function verify({ world, note, hashers, shelf, before }: Bench, file: File): Promise<Verified> {
  const ipsw = await openIpsw(world, file, file.name, shelf);
  const { productVersion, build, products, identities } = ipsw.manifest;
  note({
    who: 'ipsw',
    kind: 'opened',
    firmware: { file: file.name, size: file.size, productVersion, build, products },
    entries: ipsw.zip.entries.size,
  });
  await before?.(ipsw.manifest);
  let noted = 0;
  const { bytes, ms, osSha384, osDigestAgrees } = await verifyIpsw(world, ipsw, identities, {
    hashers,
    shelf,
    progress(done, total) {
      if (done - noted < stride && done < total) return;
      noted = done;
      note({ who: 'ipsw', kind: 'checking', done, total });
    },
  });
  note({ who: 'ipsw', kind: 'verified', bytes, ms: Math.round(ms), osSha384, osDigestAgrees });
  return { file: file.name, size: file.size, lastModified: file.lastModified, boards: null };
}
