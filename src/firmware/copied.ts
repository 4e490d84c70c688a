import { MiB } from '../bytes/bytes.ts';
import { flowing } from '../bytes/source.ts';
import { digesting, type World } from '../bytes/world.ts';
import { ShelfBroken, SourceChanged, SourceGone } from './errors.ts';
import type { Hashers } from './hashing.ts';
import { shelfKey, type Ipsw } from './ipsw.ts';
import type { Shelf } from './shelf.ts';
import type { ZipEntry } from './zip.ts';

const slice = 8 * MiB;

/**
 * Whether the unpacked copy of an entry lies on the shelf, whole: it is read once for its checksum, since the phone is
 * sent what it holds. One that is lost, cut or changed is forgotten, and unpacked anew. Throws `ShelfBroken` while
 * another tab uses such a one.
 */
export async function isCopied(
  world: World,
  { shelf, hashers }: { shelf: Shelf; hashers: Hashers },
  { zip, name }: Ipsw,
  entry: ZipEntry,
): Promise<boolean> {
  const key = shelfKey(zip, entry);
  try {
    const copy = await shelf.open(key);
    if (!copy) return false;
    const crc32 = await digesting(world, 'CRC-32', () => hashers.crc32());
    for await (const piece of flowing(copy, slice)) await crc32.update(piece);
    if ((await crc32.value()) === entry.crc32) return true;
  } catch (error) {
    const lost = [ShelfBroken, SourceChanged, SourceGone].some((kind) => error instanceof kind);
    if (!lost) throw error;
  }
  if (await shelf.forget(key)) return false;
  throw new ShelfBroken(`the unpacked image of "${name}" is damaged, and another tab uses it`);
}
