import { MiB, type Bytes } from '../bytes/bytes.ts';
import type { World } from '../bytes/world.ts';
import { stored, whole } from './entry.ts';
import { EntryMissing, IsOta, MissingFiles, NoBuildManifest, NotShelved } from './errors.ts';
import { readManifest, type BuildManifest, type Identity } from './manifest.ts';
import type { Shelf } from './shelf.ts';
import { blobSource } from './source.ts';
import type { Source } from '../bytes/source.ts';
import { dataAt, openZip, type Zip, type ZipEntry } from './zip.ts';

/** The largest manifest seen has 1 MB. */
const largestManifest = 32 * MiB;

/** The largest component that is ever held whole, the restore ramdisk, has about 245 MB. */
const largestComponent = 512 * MiB;

const manifestPath = 'BuildManifest.plist';

/** An opened firmware file. Opening reads its directory and manifest, nothing else. */
export class Ipsw {
  readonly name: string;
  readonly zip: Zip;
  readonly manifest: BuildManifest;
  readonly #world: World;
  readonly #shelf: Shelf | undefined;

  constructor(world: World, name: string, zip: Zip, manifest: BuildManifest, shelf?: Shelf) {
    this.#world = world;
    this.name = name;
    this.zip = zip;
    this.manifest = manifest;
    this.#shelf = shelf;
  }

  get size(): number {
    return this.zip.source.size;
  }

  /** A file of the archive, whole, its CRC-32 checked. Throws `EntryMissing`, `EntryTooLarge`, `CrcMismatch`. */
  read(path: string, limit = largestComponent): Promise<Bytes> {
    return whole(this.#world, this.zip, this.entry(path), limit);
  }

  /** The file behind a component, as it is in the archive. Its digest is `checkDigest`'s to judge. */
  async component(identity: Identity, name: string): Promise<Bytes> {
    return this.read(pathOf(identity, name));
  }

  /** Paths that the identity names and the archive lacks. */
  missing(identity: Identity): string[] {
    const paths = [...identity.components.values()].map(({ path }) => path);
    return [...new Set(paths)].filter(
      (path) => path !== undefined && !this.zip.entries.has(path),
    ) as string[];
  }

  /**
   * The OS image, for random access: in place when the archive stores it, else the copy on the shelf. Throws
   * `NotShelved` when it has not been unpacked.
   */
  async image(identity: Identity): Promise<Source> {
    const entry = this.entry(pathOf(identity, 'OS'));
    if (entry.method === 0) return stored(this.zip, entry);
    const image = await this.#shelf?.open(shelfKey(this.zip, entry));
    if (!image) throw new NotShelved(entry.name);
    return image;
  }

  /** Throws `EntryMissing`. */
  entry(path: string): ZipEntry {
    const entry = this.zip.entries.get(path);
    if (!entry) throw new EntryMissing(path);
    return entry;
  }
}

/**
 * Opens a firmware file. `shelf` is needed for archives that deflate their OS image. Throws what `openZip` throws, and
 * `NoBuildManifest`, `BadManifest`, `IsOta`.
 */
export async function openIpsw(
  world: World,
  file: Blob | Source,
  name: string,
  shelf?: Shelf,
): Promise<Ipsw> {
  const zip = await openZip(file instanceof Blob ? blobSource(world, file) : file);
  const entry = zip.entries.get(manifestPath);
  if (!entry) throw await withoutManifest(zip);
  const manifest = readManifest(await whole(world, zip, entry, largestManifest));
  const { identities } = manifest;
  if (identities.length > 0 && identities.every(({ variant }) => variant.includes('Software Update')))
    throw new IsOta();
  return new Ipsw(world, name, zip, manifest, shelf);
}

/** Names an unpacked image by its content's checksum and size, so that it is found again whatever its file is called. */
export const shelfKey = (zip: Zip, { crc32, packed, size }: ZipEntry): string =>
  `${zip.source.size}-${crc32.toString(16)}-${packed}-${size}`;

function pathOf(identity: Identity, name: string): string {
  const { path } = identity.component(name);
  if (path === undefined) throw new MissingFiles([`(no path for ${name})`]);
  return path;
}

async function withoutManifest(zip: Zip): Promise<Error> {
  const paths = [...zip.entries.keys()];
  if (paths.some((path) => path.startsWith('AssetData/'))) return new IsOta();
  // A damaged directory may call it by another name, which its local header does not have.
  for (const entry of zip.entries.values())
    if (entry.name.length === manifestPath.length) await dataAt(zip, entry);
  return new NoBuildManifest();
}
