import { within } from '../bytes/deadline.ts';
import type { World } from '../bytes/world.ts';
import { NoRoom, ShelfBroken } from './errors.ts';

/** The browser writes a large piece in well under a second; a disk that is busy with others takes longer. */
const storageMs = 60_000;

/**
 * One call of the browser's storage. Throws `ShelfBroken`, whose reason begins with the browser's name for it, and of
 * these `NoRoom` where that is the reason.
 */
export async function kept<T>(world: World, run: () => Promise<T>): Promise<T> {
  try {
    return await within(world.clock, storageMs, 'storage', world.outside('storage', run));
  } catch (error) {
    throw error instanceof ShelfBroken ? error : shelfError(error);
  }
}

/** What the browser's storage said, as an error of the shelf. */
export function shelfError(error: unknown): ShelfBroken {
  if (!(error instanceof Error)) return new ShelfBroken(String(error));
  const why = `${error.name}: ${error.message}`;
  return error.name === 'QuotaExceededError' ? new NoRoom(why) : new ShelfBroken(why);
}

/** False when the browser has no room; throws what else goes wrong. */
export async function hasRoom(writing: Promise<unknown>): Promise<boolean> {
  try {
    await writing;
    return true;
  } catch (error) {
    if (error instanceof NoRoom) return false;
    throw error;
  }
}
