import type { Bytes } from '../bytes/bytes.ts';
import { digesting, type World } from '../bytes/world.ts';
import { ShelfBroken } from './errors.ts';
import type { Hashers } from './hashing.ts';
import { kept } from './kept.ts';
import { pieceSize } from './needs.ts';
import type { ShelfStore } from './shelf-store.ts';

/** What looking through pieces needs, and who watches it; in bytes. */
export interface Looking {
  readonly world: World;
  readonly store: ShelfStore;
  readonly hashers: Hashers;
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
}

/**
 * Numbers of those pieces of a file that are not what was put onto the shelf, or cannot be read any more. Nothing else
 * tells that a disk lost something in the meantime: what was proven of the file is not computed again. Throws the
 * signal's reason.
 */
export async function spoiledPieces(
  { world, store, hashers, signal, progress }: Looking,
  { key, size }: { key: string; size: number },
  pieces: readonly number[],
): Promise<Set<number>> {
  const spoiled = new Set<number>();
  const total = pieces.reduce((sum, n) => sum + pieceSize(n, size), 0);
  let done = 0;
  for (const n of pieces) {
    signal.throwIfAborted();
    if (!(await isSound({ world, store, hashers }, key, n, pieceSize(n, size)))) spoiled.add(n);
    progress((done += pieceSize(n, size)), total);
  }
  return spoiled;
}

async function isSound(
  { world, store, hashers }: Pick<Looking, 'world' | 'store' | 'hashers'>,
  key: string,
  n: number,
  length: number,
): Promise<boolean> {
  let bytes: Bytes;
  let expected: number;
  try {
    const chunk = await store.chunk(key, n);
    if (chunk?.blob.size !== length) return false;
    expected = chunk.crc;
    bytes = new Uint8Array(await kept(world, () => chunk.blob.arrayBuffer()));
  } catch (error) {
    if (error instanceof ShelfBroken) return false;
    throw error;
  }
  const crc32 = await digesting(world, 'CRC-32', () => hashers.crc32());
  await crc32.update(bytes);
  return (await crc32.value()) === expected;
}
