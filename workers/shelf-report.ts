import type { World } from '../src/bytes/world.ts';
import type { BrowserShelf, Row } from '../src/firmware/shelf.ts';
import { freeRoom, isPersistent } from '../src/firmware/shelf-room.ts';
import type { Kept, ShelfReport } from '../src/session/contract.ts';

/** What is kept in the browser, and how much may come. */
export async function shelfReport(world: World, shelf: BrowserShelf): Promise<ShelfReport> {
  // What an interrupted deletion left has no row, and nobody could free it.
  await shelf.room.repair();
  return {
    kept: (await shelf.rows()).map(keptOf),
    free: await freeRoom(world),
    persistent: await isPersistent(world),
  };
}

function keptOf({ key, item, bytes, inUse }: Row): Kept {
  const { kind, label, size, complete, used, origin } = item;
  const wanted = origin && {
    url: origin.resource.url,
    name: origin.name,
    ...(origin.boards ? { boards: origin.boards } : {}),
  };
  return { key, kind, label, size, complete, used, wanted: wanted ?? null, bytes, inUse };
}
