import { CrcMismatch, DigestMismatch, EntryBroken } from './errors.ts';
import { piecesOf } from './needs.ts';
import type { ShelfProofs } from './proofs.ts';
import type { ShelfStore } from './shelf-store.ts';
import type { Zip } from './zip.ts';

/**
 * After a check that failed: takes the pieces of the damaged entry off the shelf, so that another run fetches them
 * anew instead of finding the same damage for ever. Other errors change nothing.
 */
export async function discard(
  store: ShelfStore,
  { key, zip, proofs }: { key: string; zip: Zip; proofs: ShelfProofs },
  error: unknown,
): Promise<void> {
  const path =
    error instanceof CrcMismatch || error instanceof EntryBroken
      ? error.entry
      : error instanceof DigestMismatch && error.path;
  const entry = zip.entries.get(path || '');
  if (!entry) return;
  await proofs.forget(entry);
  for (const n of piecesOf(entry, zip.source.size)) await store.dropChunk(key, n);
}
