import type { World } from '../bytes/world.ts';
import type { EarlySource } from './early-source.ts';
import { EntryBroken } from './errors.ts';
import { openIpsw, type Ipsw } from './ipsw.ts';
import type { Identity } from './manifest.ts';
import { identitiesFor, pathsFor, piecesFor } from './needs.ts';
import type { Shelf } from './shelf.ts';
import type { Item } from './shelf-store.ts';

/** A file that is being fetched, once its directory and manifest are known. */
export interface Opened {
  readonly ipsw: Ipsw;
  /** Those of the wanted boards. */
  readonly identities: readonly Identity[];
  /** The files of the archive that these need; undefined: all. */
  readonly paths: ReadonlySet<string> | undefined;
  /** Numbers of the pieces that are needed, in the order in which they are fetched. */
  readonly pieces: readonly number[];
  /** Numbers of the pieces from which directory and manifest came. */
  readonly read: ReadonlySet<number>;
}

/** Reads directory and manifest. Throws what `openIpsw` throws, and `WrongBoard`. */
export async function openArriving(
  world: World,
  source: EarlySource,
  { label, origin }: Item,
  shelf: Shelf,
): Promise<Opened> {
  const { boards } = origin!;
  const ipsw = await openIpsw(world, source, label, shelf);
  const identities = identitiesFor(ipsw, boards);
  const paths = pathsFor(identities, boards);
  return { ipsw, identities, paths, pieces: piecesFor(ipsw, paths), read: new Set(source.touched) };
}

/**
 * Where something came early: what lies on the shelf now says the same, so that whoever opens it from there finds what
 * was checked. Throws `EntryBroken`, and what `openIpsw` throws.
 */
export async function confirm(world: World, source: EarlySource, { ipsw }: Opened): Promise<void> {
  if (!source.early) return;
  const { zip } = await openIpsw(world, source, ipsw.name);
  if (JSON.stringify([...zip.entries]) !== JSON.stringify([...ipsw.zip.entries]))
    throw new EntryBroken('central directory', 'it came twice, and not twice the same');
}
