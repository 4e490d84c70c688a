import type { Dict } from '../../src/plist/value.ts';
import { products } from '../phone/products.ts';

/** A firmware file as catalogues speak of it. */
export interface Offer {
  readonly version: string;
  readonly build: string;
  readonly products: readonly string[];
  readonly url: string;
  readonly size: number;
  /** Hex, of the whole file. */
  readonly sha1: string;
  /** ISO 8601, to the second. */
  readonly released: string;
  readonly signed: boolean;
}

/** What ipsw.me answers to `/v4/device/PRODUCT?type=ipsw`: the newest first. Undefined: 404, it knows no such product. */
export function ipswMeAnswer(product: string, offers: readonly Offer[]): string | undefined {
  const facts = products.find(({ productType }) => productType === product);
  if (!facts) return undefined;
  const board = {
    boardconfig: facts.hardwareModel.replace(/^./, (letter) => letter.toUpperCase()).replace(/ap$/, 'AP'),
    platform: `t${facts.chipId.toString(16)}`,
    cpid: facts.chipId,
    bdid: facts.boardId,
  };
  return JSON.stringify({
    name: facts.name,
    identifier: product,
    firmwares: offersFor(product, offers).map((offer) => ({
      identifier: product,
      version: offer.version,
      buildid: offer.build,
      sha1sum: offer.sha1,
      md5sum: offer.sha1.slice(0, 32),
      sha256sum: offer.sha1.padEnd(64, '0'),
      filesize: offer.size,
      url: offer.url,
      releasedate: offer.released,
      uploaddate: offer.released,
      signed: offer.signed,
    })),
    boards: [board],
    ...board,
  });
}

/** Apple's own list of all products, as iTunes reads it: a dictionary to be written as XML. */
export function appleVersions(offers: readonly Offer[]): Dict {
  const all = [...new Set(offers.flatMap((offer) => offer.products))];
  const versions = Object.fromEntries(all.map((product) => [product, buildsOf(product, offers)]));
  return {
    MobileDeviceSoftwareVersionsByVersion: {
      1: { MobileDeviceSoftwareVersions: {} },
      2: { MobileDeviceSoftwareVersions: versions },
    },
  };
}

function buildsOf(product: string, offers: readonly Offer[]): Dict {
  const [newest, ...older] = offersFor(product, offers).filter(({ signed }) => signed);
  if (!newest) return {};
  const update = { BuildVersion: newest.build };
  return {
    Unknown: { Universal: { Restore: { BuildVersion: newest.build } } },
    [newest.build]: {
      Restore: {
        BuildVersion: newest.build,
        ProductVersion: newest.version,
        FirmwareURL: newest.url,
        FirmwareSHA1: newest.sha1,
        DocumentationURL: 'http://appldnld.apple.com/documentation.ipd',
      },
    },
    ...Object.fromEntries(older.map(({ build }) => [build, { Update: update }])),
  };
}

const offersFor = (product: string, offers: readonly Offer[]): Offer[] =>
  offers
    .filter((offer) => offer.products.includes(product))
    .sort((a, b) => b.build.localeCompare(a.build, 'en', { numeric: true }));
