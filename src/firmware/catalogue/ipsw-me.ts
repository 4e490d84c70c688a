import { text, type Bytes } from '../../bytes/bytes.ts';
import { firmwareUrl, isBuild, isVersion, newestFirst, type Build } from './build.ts';
import { CatalogueBroken } from './errors.ts';

/** ipsw.me, version 4: one JSON answer per product (signing-and-ipsw.md §7). */
export const ipswMe = {
  name: 'ipsw.me',
  url: (product: string): string => `https://api.ipsw.me/v4/device/${encodeURIComponent(product)}?type=ipsw`,
  /** An iPhone of ten years has about 130 builds of 600 bytes. */
  longest: 2 * 1024 * 1024,
  read: readIpswMe,
};

type Fields = Readonly<Record<string, unknown>>;

/**
 * The builds for `product` in an answer of ipsw.me. Entries that no restore can use (another kind of address, a size
 * that is none) are left out. Throws `CatalogueBroken` when the answer is another thing, or nothing of it can be used.
 */
export function readIpswMe(bytes: Bytes, product: string): Build[] {
  const broken = (why: string): CatalogueBroken => new CatalogueBroken(ipswMe.name, why);
  let answer: unknown;
  try {
    answer = JSON.parse(text(bytes));
  } catch {
    throw broken('not JSON');
  }
  if (!isFields(answer) || !Array.isArray(answer.firmwares)) throw broken('no list of builds');
  if (answer.identifier !== product)
    throw broken(`about "${String(answer.identifier)}", asked was ${product}`);
  const builds = answer.firmwares.flatMap((entry) => usable(entry, product) ?? []);
  if (builds.length === 0 && answer.firmwares.length > 0) throw broken('no build that can be used');
  return newestFirst(builds);
}

function usable(entry: unknown, product: string): Build | undefined {
  if (!isFields(entry) || entry.identifier !== product) return undefined;
  const { version, buildid, url, filesize, signed, releasedate } = entry;
  if (typeof version !== 'string' || !isVersion(version)) return undefined;
  if (typeof buildid !== 'string' || !isBuild(buildid)) return undefined;
  if (typeof filesize !== 'number' || !Number.isSafeInteger(filesize) || filesize <= 0) return undefined;
  if (typeof signed !== 'boolean' || typeof url !== 'string') return undefined;
  const href = firmwareUrl(url);
  if (href === undefined) return undefined;
  return {
    version,
    build: buildid,
    url: href,
    size: filesize,
    released: typeof releasedate === 'string' ? wallTime(releasedate) : null,
    signed,
  };
}

function wallTime(date: string): number | null {
  const at = Date.parse(date);
  return Number.isNaN(at) ? null : at;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
