import { nothing, utf8, KiB, MiB, type Bytes } from '../../src/bytes/bytes.ts';
import { crc32 } from '../../src/bytes/crc32.ts';
import { sha1, sha256, sha384, type World } from '../../src/bytes/world.ts';
import { isDict, maybe } from '../../src/plist/dict.ts';
import type { Dict } from '../../src/plist/value.ts';
import { writeXml } from '../../src/plist/xml-writer.ts';
import { retype } from '../../src/signing/img4.ts';
import { fourccOf } from '../../src/signing/fourcc.ts';
import { Image } from './image.ts';
import { im4pOfLength } from './ipsw-im4p.ts';
import { ftab } from './ipsw-ftab.ts';
import { portFirmware, uarp } from './ipsw-uarp.ts';

/** A component as one identity names it. */
export interface Use {
  readonly component: string;
  /** What the identity's restore does: `Erase` or `Update`, where it says so. */
  readonly behavior: string | undefined;
  readonly info: Dict;
  readonly digest: Bytes | undefined;
}

/** File lengths of the larger components; the others get 16 KiB. */
const lengths: Readonly<Record<string, number>> = {
  RestoreRamDisk: 3 * MiB,
  KernelCache: MiB,
  SEP: 400 * KiB,
  'Ap,SystemVolumeCanonicalMetadata': 256 * KiB,
  LLB: 180 * KiB,
  iBSS: 180 * KiB,
  iBEC: 200 * KiB,
  iBoot: 220 * KiB,
  DeviceTree: 120 * KiB,
  ISP: 96 * KiB,
  AOP: 64 * KiB,
  DCP: 64 * KiB,
  GFX: 48 * KiB,
};

/** Of every file, where a restore is to be short. */
const fewBytes = 2 * KiB;

/** A root hash is always as long as this, header included (signing-and-ipsw §1.2). */
const rootHashLength = 229;

/**
 * What all other IM4P lengths leave over 512. One ticket adds the same number of bytes to each, so all images of a
 * restore leave nearly the same too, and hardly ever nothing: an image that fills its last packet must be asked for.
 */
const residue = 7;

const digestOf = { 20: sha1, 32: sha256, 48: sha384 } as const;

/** Who uses which path, over all identities. */
export function usesByPath(manifest: Dict): Map<string, Use[]> {
  const paths = new Map<string, Use[]>();
  for (const identity of (maybe.list(manifest, 'BuildIdentities') ?? []).filter(isDict)) {
    const about = maybe.dict(identity, 'Info');
    const behavior = about && maybe.string(about, 'RestoreBehavior');
    for (const [component, entry] of Object.entries(maybe.dict(identity, 'Manifest') ?? {})) {
      const info = isDict(entry) ? maybe.dict(entry, 'Info') : undefined;
      const path = info && maybe.string(info, 'Path');
      if (!isDict(entry) || !info || path === undefined) continue;
      const uses = paths.get(path) ?? [];
      uses.push({ component, behavior, info, digest: maybe.data(entry, 'Digest') });
      paths.set(path, uses);
    }
  }
  return paths;
}

/** What a made IPSW's files are to be like; the same seed makes the same bytes. */
export interface FileWish {
  readonly seed: number;
  /** The length of a component's file, by name. */
  readonly exact: Readonly<Record<string, number>>;
  /** 2 KiB for every other file. */
  readonly few: boolean;
}

/** Invents the file of a path that these components share. */
export function fileFor(path: string, uses: readonly Use[], { seed, exact, few }: FileWish): Bytes {
  const texture = new Image(crc32(utf8(path)) ^ seed, 8 * MiB, 'mixed');
  const tabbed = uses.filter(({ info }) => maybe.bool(info, 'IsFTAB') === true);
  if (tabbed.length > 0) return ftab(new Set(tabbed.map(typeOf)), texture.range(0, 4 * KiB));
  if (uses.some(({ component }) => component === portFirmware))
    return uarp((bytes) => texture.range(0, bytes));
  const asked = uses.map(({ component }) => exact[component]).find((length) => length !== undefined);
  const usual = few ? fewBytes : Math.max(...uses.map(({ component }) => lengths[component] ?? 16 * KiB));
  if (!uses.some(isIm4p)) return texture.range(0, asked ?? usual);
  const own = uses.find(({ info }) => maybe.string(info, 'Img4PayloadType') === undefined) ?? uses[0]!;
  const length = asked ?? (path.endsWith('.root_hash') ? rootHashLength : usual + residue);
  const options = ramdiskOptions(uses);
  return im4pOfLength(ownType(own), length, (bytes) => {
    const content = texture.range(0, bytes);
    content.set(options.subarray(0, bytes));
    return content;
  });
}

/**
 * A real ramdisk holds an options file that says what its restore does; ours begins with it. A ramdisk that identities
 * of both kinds share has none.
 */
function ramdiskOptions(uses: readonly Use[]): Bytes {
  const behaviors = new Set(uses.map(({ behavior }) => behavior));
  const [behavior] = behaviors;
  if (!uses.some(({ component }) => component === 'RestoreRamDisk')) return nothing;
  return behavior === undefined || behaviors.size > 1 ? nothing : writeXml({ RestoreBehavior: behavior });
}

/** The digest that a manifest gives for this use of a file; undefined when it is none that we could make. */
export async function digestFor(world: World, use: Use, file: Bytes): Promise<Bytes | undefined> {
  const digest = use.digest && digestOf[use.digest.length as keyof typeof digestOf];
  if (!digest || maybe.bool(use.info, 'IsFTAB') === true) return undefined;
  const type = maybe.string(use.info, 'Img4PayloadType');
  return digest(world, type !== undefined && isIm4p(use) ? retype(file, type) : file);
}

/** Chips with a signer of their own, modems and raw images take plain files. */
function isIm4p({ component, info, digest }: Use): boolean {
  if (/^(BasebandFirmware$|OS$|Savage,|Yonkers,|BMU,|eUICC,|SE,|Rap,|USBPortController1,)/.test(component))
    return false;
  if (maybe.bool(info, 'Personalize') === false) return false;
  return digest?.length === 20 || digest?.length === 48;
}

const typeOf = ({ component, info }: Use): string =>
  maybe.string(info, 'Img4PayloadType') ?? fourccOf(component) ?? 'test';

/** RestoreDCP and RestoreTrustCache have files of their own, and these carry the type of their component's pair. */
function ownType(use: Use): string {
  const pair = use.component.replace(/^Restore/, '');
  if (use.component === 'RestoreTrustCache') return 'trst';
  if (maybe.string(use.info, 'Img4PayloadType') !== undefined) return fourccOf(pair) ?? typeOf(use);
  return typeOf(use);
}
