import { expect } from '@open-wc/testing';
import { utf8 } from '../../src/bytes/bytes.ts';
import { readAppleList } from '../../src/firmware/catalogue/apple-list.ts';
import { firmwareUrl, type Build } from '../../src/firmware/catalogue/build.ts';
import { CatalogueBroken } from '../../src/firmware/catalogue/errors.ts';
import { readIpswMe } from '../../src/firmware/catalogue/ipsw-me.ts';
import { writeXml } from '../../src/plist/xml.ts';
import { appleVersions, ipswMeAnswer, type Offer } from '../apple/listing.ts';
import { fuzz } from '../fuzz/seeded.ts';

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

/** Whatever was read can be shown and fetched. */
function sound(builds: readonly Build[]): void {
  for (const { url, size, build, version } of builds)
    if (
      firmwareUrl(url) !== url ||
      !(size === null || size > 0) ||
      !/^[\w]+$/.test(build) ||
      !/^[\d.]+$/.test(version)
    )
      throw new TypeError(`let through: ${JSON.stringify({ url, size, build, version })}`);
}

const readers = {
  'ipsw.me': [utf8(ipswMeAnswer(product, offers)!), readIpswMe],
  'Apple’s list': [writeXml(appleVersions(offers)), readAppleList],
} as const;

describe('catalogue answers under fuzzing', () => {
  for (const [name, [seed, read]] of Object.entries(readers))
    it(`reads or refuses 3,000 mutated answers: ${name}`, async () => {
      const tally = await fuzz({
        name,
        seeds: [seed],
        count: 3000,
        words: ['"url"', '"signed":', 'null', '{', '<dict>', 'https://', '<key>Restore</key>'].map(utf8),
        run: (input) => {
          sound(read(input, product));
        },
        accepts: (error) => error instanceof CatalogueBroken,
      });
      expect(Math.min(tally.read, tally.refused)).to.be.greaterThan(100);
    });
});
