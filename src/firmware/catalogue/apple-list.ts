import { MiB, type Bytes } from '../../bytes/bytes.ts';
import { isDict, maybe } from '../../plist/dict.ts';
import { parsePlist } from '../../plist/parse.ts';
import type { Dict, Value } from '../../plist/value.ts';
import { firmwareUrl, isBuild, isVersion, type Build } from './build.ts';
import { CatalogueBroken } from './errors.ts';

/**
 * Apple's own list, as iTunes reads it: one large property list of all products, with the newest build of each
 * (signing-and-ipsw.md §7).
 */
export const appleList = {
  name: 'Apple',
  url: (): string =>
    'https://itunes.apple.com/WebObjects/MZStore.woa/wa/com.apple.jingle.appserver.client.MZITunesClientCheck/version',
  longest: 32 * MiB,
  read: readAppleList,
};

/**
 * The newest build for `product`; empty when Apple's list does not know the product, or offers nothing to download.
 * Throws `CatalogueBroken`.
 */
export function readAppleList(bytes: Bytes, product: string): Build[] {
  const versions = maybe.dict(parse(bytes), 'MobileDeviceSoftwareVersionsByVersion');
  if (!versions) throw new CatalogueBroken(appleList.name, 'no list of versions');
  const builds = newestTable(versions, product);
  const newest = builds && at(builds, ['Unknown', 'Universal', 'Restore']);
  const number = newest && maybe.string(newest, 'BuildVersion');
  const restore = builds && number !== undefined ? restoreOf(builds, number) : undefined;
  const found = restore && usable(restore);
  return found ? [found] : [];
}

/** The product's builds in the table with the greatest number that has the product. */
function newestTable(versions: Dict, product: string): Dict | undefined {
  const tables = Object.keys(versions)
    .filter((key) => /^\d{1,9}$/.test(key))
    .sort((a, b) => Number(b) - Number(a));
  for (const key of tables) {
    const found = at(versions, [key, 'MobileDeviceSoftwareVersions', product]);
    if (found) return found;
  }
  return undefined;
}

/** A build may be the same as another, or be offered as an update of it: each is followed once. */
function restoreOf(builds: Dict, number: string): Dict | undefined {
  const same = maybe.string(maybe.dict(builds, number) ?? {}, 'SameAs') ?? number;
  const later = maybe.string(at(builds, [same, 'Update']) ?? {}, 'BuildVersion') ?? same;
  return at(builds, [later, 'Restore']) ?? at(builds, [same, 'Restore']);
}

function usable(restore: Dict): Build | undefined {
  const version = maybe.string(restore, 'ProductVersion');
  const build = maybe.string(restore, 'BuildVersion');
  // `protected:` addresses are not for download, and none of these hosts.
  const url = firmwareUrl(maybe.string(restore, 'FirmwareURL') ?? '');
  if (version === undefined || build === undefined || url === undefined) return undefined;
  if (!isVersion(version) || !isBuild(build)) return undefined;
  return {
    version,
    build,
    url,
    size: null,
    released: null,
    // Apple lists what it offers now.
    signed: true,
  };
}

function at(dict: Dict, path: readonly string[]): Dict | undefined {
  return path.reduce<Dict | undefined>((found, key) => found && maybe.dict(found, key), dict);
}

function parse(bytes: Bytes): Dict {
  let value: Value;
  try {
    value = parsePlist(bytes);
  } catch (error) {
    throw new CatalogueBroken(appleList.name, error instanceof Error ? error.message : String(error));
  }
  if (!isDict(value)) throw new CatalogueBroken(appleList.name, 'not a dictionary');
  return value;
}
