import { deflateSync } from 'fflate';
import { sha384 as nobleSha384 } from '@noble/hashes/sha2.js';
import { MiB, nothing, type Bytes } from '../../src/bytes/bytes.ts';
import { crc32 } from '../../src/bytes/crc32.ts';
import { realWorld, type World } from '../../src/bytes/world.ts';
import { isDict, maybe } from '../../src/plist/dict.ts';
import { parsePlist } from '../../src/plist/parse.ts';
import type { Dict, Value } from '../../src/plist/value.ts';
import { writeXml } from '../../src/plist/xml-writer.ts';
import { Image, type Texture } from './image.ts';
import { boardOf, versionOf } from './ipsw-boards.ts';
import { digestFor, fileFor, usesByPath, type Use } from './ipsw-files.ts';
import { deflate, measure, type Digest, type Measured } from './ipsw-image.ts';
import { longVersion, manifestShape } from './ipsw-shape.ts';
import { ZipLayout, type Member } from './ipsw-zip.ts';

/** What an IPSW is to be made of; nothing of it is Apple's. */
export interface IpswOptions {
  /** Board or product type: `d53gap`, `iPhone13,2`. */
  readonly product: string;
  readonly build: string;
  /** Follows from the build when absent. */
  readonly version?: string;
  readonly imageBytes: number;
  /** Default: stored, as Apple does. */
  readonly os?: 'stored' | 'deflated';
  readonly texture?: Texture;
  /** A real BuildManifest to take the shape from: all its identities and components, with invented files. */
  readonly manifest?: Bytes;
  readonly seed?: number;
  /** False: nothing for the controller of a USB-C port, where the board has one. */
  readonly portFirmware?: boolean;
  /** True: firmware of a U1 chip as well, which a ticket of its own signs. */
  readonly ultraWideband?: boolean;
  /** Bytes of two files that the manifest does not name, before all others and around the small plists: as if for other phones. */
  readonly othersBytes?: number;
  /** 64-bit fields everywhere, whether the size needs them or not. */
  readonly zip64?: boolean;
  /**
   * For thousands of restores: only the components that none can do without, 2 KiB each and stored (with a deflated
   * image the logo is deflated too), so that few calls leave the thread.
   */
  readonly few?: boolean;
  /** Exact lengths of components' files: chosen so that an upload fills its last packet, for one. */
  readonly fileBytes?: Readonly<Record<string, number>>;
  /** Faster digests than script has, for large images. */
  readonly native?: { sha384: () => Digest; crc32: (bytes: Bytes, before: number) => number };
}

/** An IPSW that is made while it is read: only its small files are held. */
export interface BuiltIpsw {
  readonly size: number;
  /** The archive, front to back; may be asked for again. */
  readonly parts: () => AsyncIterable<Bytes>;
  readonly identities: readonly Dict[];
  /** BuildManifest.plist. */
  readonly manifest: Bytes;
  readonly image: Image;
}

/** Makes a firmware file of real shape whose digests are those of its own files. The same options, the same bytes. */
export async function buildIpsw(options: IpswOptions, world: World = realWorld): Promise<BuiltIpsw> {
  const { seed = 1, fileBytes = {}, few = false } = options;
  const shape = await shapeOf(world, options);
  const paths = usesByPath(shape);
  const osPath = pathOfOs(paths);
  const image = new Image(seed, options.imageBytes, options.texture);
  const deflated = options.os === 'deflated';
  const measured = measure(
    image,
    deflated,
    options.native?.sha384() ?? nobleSha384.create(),
    options.native?.crc32,
  );
  const files = new Map<string, Bytes>();
  for (const [path, uses] of paths)
    if (path !== osPath) files.set(path, fileFor(path, uses, { seed, exact: fileBytes, few }));
  const filled = await fill(world, shape, paths, (use, path) =>
    path === osPath ? Promise.resolve(measured.sha384) : digestFor(world, use, files.get(path)!),
  );
  const manifest = writeXml(filled);
  const members = [...paths.keys()].map((path) =>
    path === osPath
      ? imageMember(path, image, measured, deflated)
      : fileMember(path, files.get(path)!, few && !(deflated && path.includes('applelogo'))),
  );
  const folders = (few ? [] : ['Firmware/', 'Firmware/all_flash/', 'Firmware/dfu/']).map((name) =>
    fileMember(name, nothing),
  );
  const plists = sidePlists(filled).map(([name, value]) => fileMember(name, writeXml(value), few));
  const own = [...folders, ...members];
  const rest = options.othersBytes ? [...around(plists, options.othersBytes), ...own] : [...own, ...plists];
  const layout = new ZipLayout([...rest, fileMember('BuildManifest.plist', manifest, few)], options.zip64);
  const identities = (maybe.list(filled, 'BuildIdentities') ?? []).filter(isDict);
  return { size: layout.size, parts: () => layout.parts(), identities, manifest, image };
}

/** The same as a File, for browsers and for Node's tests. */
export async function ipswBlob(
  options: IpswOptions,
): Promise<{ file: File } & Pick<BuiltIpsw, 'identities' | 'image'>> {
  const { parts, identities, image } = await buildIpsw(options);
  let pieces: BlobPart[] = [];
  const blobs: Blob[] = [];
  let weight = 0;
  for await (const part of parts()) {
    pieces.push(part);
    weight += part.length;
    if (weight < 16 * MiB) continue;
    // A Blob may be kept on disk; an array of bytes never is.
    blobs.push(new Blob(pieces));
    pieces = [];
    weight = 0;
  }
  const name = `${boardOf(options.product).product}_${options.version ?? versionOf(options.build)}_${options.build}_Restore.ipsw`;
  return { file: new File([...blobs, ...pieces], name), identities, image };
}

async function shapeOf(world: World, options: IpswOptions): Promise<Dict> {
  if (options.manifest) {
    const shape = parsePlist(options.manifest);
    if (!isDict(shape)) throw new TypeError('the manifest to take the shape from is no dictionary');
    return shape;
  }
  const { build, version = versionOf(build), imageBytes } = options;
  const { portFirmware = true, ultraWideband = false, few = false } = options;
  const board = boardOf(options.product);
  return manifestShape(world, { board, build, version, imageBytes, portFirmware, ultraWideband, few });
}

function pathOfOs(paths: ReadonlyMap<string, readonly Use[]>): string | undefined {
  return [...paths].find(([, uses]) => uses.some(({ component }) => component === 'OS'))?.[0];
}

/** The manifest with every digest taken anew. */
async function fill(
  world: World,
  shape: Dict,
  paths: ReadonlyMap<string, readonly Use[]>,
  digest: (use: Use, path: string) => Promise<Bytes | undefined>,
): Promise<Dict> {
  const known = new Map<string, Promise<Bytes | undefined>>();
  const refill = async (name: string, entry: Value): Promise<Value> => {
    const info = isDict(entry) ? maybe.dict(entry, 'Info') : undefined;
    const path = info && maybe.string(info, 'Path');
    if (!isDict(entry) || !info || path === undefined || !paths.has(path)) return entry;
    const before = maybe.data(entry, 'Digest');
    if (!before) return entry;
    const key = `${path} ${maybe.string(info, 'Img4PayloadType') ?? ''} ${before.length}`;
    const made =
      known.get(key) ?? digest({ component: name, behavior: undefined, info, digest: before }, path);
    known.set(key, made);
    return { ...entry, Digest: (await made) ?? before };
  };
  const identities = (maybe.list(shape, 'BuildIdentities') ?? []).filter(isDict).map(async (identity) => {
    const entries = Object.entries(maybe.dict(identity, 'Manifest') ?? {});
    const filled = await Promise.all(
      entries.map(async ([name, entry]) => [name, await refill(name, entry)] as const),
    );
    return { ...identity, Manifest: Object.fromEntries(filled) };
  });
  return { ...shape, BuildIdentities: await Promise.all(identities) };
}

function sidePlists(manifest: Dict): [string, Value][] {
  const build = maybe.string(manifest, 'ProductBuildVersion') ?? '';
  const version = maybe.string(manifest, 'ProductVersion') ?? '';
  const facts = { ProductBuildVersion: build, ProductVersion: version };
  const long = longVersion(build);
  return [
    [
      'Restore.plist',
      {
        ...facts,
        FirmwareDirectory: 'Firmware',
        SupportedProductTypes: maybe.list(manifest, 'SupportedProductTypes') ?? [],
      },
    ],
    [
      'RestoreVersion.plist',
      { RestoreBuildGroup: '0', RestoreLongVersion: long, RestoreVersion: long.replace(/,\d+$/, '') },
    ],
    ['SystemVersion.plist', { ...facts, ProductName: 'iPhone OS' }],
  ];
}

function fileMember(name: string, file: Bytes, store = file.length === 0): Member {
  const packed = store ? file : Uint8Array.from(deflateSync(file, { level: 1 }));
  const method = store ? 0 : 8;
  return {
    name,
    method,
    crc32: crc32(file),
    packed: packed.length,
    size: file.length,
    content: () => [packed],
  };
}

function around(members: readonly Member[], bytes: number): Member[] {
  const image = new Image(99, Math.ceil(bytes / 2));
  const measured = measure(image, false, nobleSha384.create());
  const [first, second] = ['for-other-phones.dmg', 'for-more-phones.dmg'].map((name) =>
    imageMember(name, image, measured, false),
  );
  return [first!, ...members, second!];
}

function imageMember(name: string, image: Image, measured: Measured, deflated: boolean): Member {
  const content = (): Iterable<Bytes> => (deflated ? deflate(image.pieces(MiB)) : image.pieces(MiB));
  return {
    name,
    method: deflated ? 8 : 0,
    size: image.size,
    crc32: measured.crc32,
    packed: measured.packed,
    content,
  };
}
