import {
  BadManifest,
  CrcMismatch,
  DigestMismatch,
  EntryBroken,
  EntryTooLarge,
  IsOta,
  MissingFiles,
  NoBuildManifest,
  NotAZip,
  TruncatedZip,
  ZipUnsupported,
} from './errors.ts';
import { piecesOf } from './needs.ts';
import type { ShelfProofs } from './proofs.ts';
import type { ShelfStore } from './shelf-store.ts';
import type { Zip } from './zip.ts';

/** A file of which pieces lie on the shelf; `size` in bytes. */
export interface KeptFile {
  readonly store: ShelfStore;
  readonly key: string;
  readonly size: number;
  readonly proofs: ShelfProofs;
}

/**
 * Takes pieces off the shelf, so that another run fetches them anew. What was proven of anything inside them is forgotten
 * before: it was proven of bytes that are gone.
 */
export async function discard(
  { store, key, size, proofs }: KeptFile,
  pieces: ReadonlySet<number>,
): Promise<void> {
  if (pieces.size === 0) return;
  await store.notComplete(key);
  await proofs.forget(pieces, size);
  for (const n of pieces) await store.dropChunk(key, n);
}

const ofArchive = [
  BadManifest,
  CrcMismatch,
  DigestMismatch,
  EntryBroken,
  EntryTooLarge,
  IsOta,
  MissingFiles,
  NoBuildManifest,
  NotAZip,
  TruncatedZip,
  ZipUnsupported,
];

/**
 * The pieces that may have brought an error about: those of the entry that it names, and `read`, from which the archive
 * was opened, since an entry may be good and what the directory says of it damaged. Empty when the archive has no part in
 * it. `zip` is absent when it could not be opened.
 */
export function suspects(error: unknown, read: ReadonlySet<number>, zip?: Zip): Set<number> {
  if (!ofArchive.some((kind) => error instanceof kind)) return new Set();
  const path =
    error instanceof CrcMismatch || error instanceof EntryBroken
      ? error.entry
      : error instanceof DigestMismatch
        ? error.path
        : '';
  const entry = zip?.entries.get(path);
  return new Set([...read, ...(entry && zip ? piecesOf(entry, zip.source.size) : [])]);
}
