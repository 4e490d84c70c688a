import { within } from '../bytes/deadline.ts';
import type { World } from '../bytes/world.ts';
import { ShelfBroken } from './errors.ts';

/** The browser writes a large piece in well under a second; a disk that is busy with others takes longer. */
const storageMs = 60_000;

/** One call of the browser's storage. Throws `ShelfBroken`, whose reason begins with the browser's name for it. */
export async function kept<T>(world: World, run: () => Promise<T>): Promise<T> {
  try {
    return await within(world.clock, storageMs, 'storage', world.outside('storage', run));
  } catch (error) {
    if (error instanceof ShelfBroken) throw error;
    throw new ShelfBroken(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  }
}

/** False when the browser has no room; throws what else goes wrong. */
export async function hasRoom(writing: Promise<unknown>): Promise<boolean> {
  try {
    await writing;
    return true;
  } catch (error) {
    if (error instanceof ShelfBroken && error.why.startsWith('QuotaExceededError')) return false;
    throw error;
  }
}
