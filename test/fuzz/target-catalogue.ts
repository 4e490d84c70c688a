import { utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { readAppleList } from '../../src/firmware/catalogue/apple-list.ts';
import { firmwareUrl, type Build } from '../../src/firmware/catalogue/build.ts';
import { CatalogueBroken } from '../../src/firmware/catalogue/errors.ts';
import { readIpswMe } from '../../src/firmware/catalogue/ipsw-me.ts';
import { writeXml } from '../../src/plist/xml-writer.ts';
import { appleVersions, ipswMeAnswer, type Offer } from '../apple/listing.ts';
import { promised } from './promise.ts';
import type { Target } from './seeded.ts';

const product = 'iPhone12,1';
const offers: readonly Offer[] = ['22D63', '22A3354'].map((build) => ({
  version: '18.3',
  build,
  products: [product],
  url: `https://updates.cdn-apple.com/2025/${build}/iPhone12,1_18.3_${build}_Restore.ipsw`,
  size: 9_000_000_000,
  sha1: '0123456789'.repeat(4),
  released: '2025-01-27T18:00:00Z',
  signed: true,
}));

const isSound = ({ url, size, build, version }: Build): boolean =>
  firmwareUrl(url) === url &&
  (size === null || size > 0) &&
  /^[\w]+$/.test(build) &&
  /^[\d.]+$/.test(version);

const words = ['"url"', '"signed":', 'null', '{', '<dict>', 'https://', '<key>Restore</key>'].map(utf8);

const list = (seed: Bytes, read: (bytes: Bytes, product: string) => readonly Build[]): Target => ({
  seeds: [seed],
  words,
  accepts: (error) => error instanceof CatalogueBroken,
  run(input) {
    const builds = read(input, product);
    promised('lists nothing that cannot be shown and fetched', () => builds.every(isSound));
  },
});

/** What ipsw.me answers about one model. */
export const ipswMe = list(utf8(ipswMeAnswer(product, offers)!), readIpswMe);

/** Apple's own list of all builds. */
export const appleList = list(writeXml(appleVersions(offers)), readAppleList);
