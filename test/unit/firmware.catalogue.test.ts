import { expect } from '@open-wc/testing';
import { utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { pause } from '../../src/bytes/clock.ts';
import { readAppleList } from '../../src/firmware/catalogue/apple-list.ts';
import { firmwareUrl, type Listing } from '../../src/firmware/catalogue/build.ts';
import { lookUp, type Found } from '../../src/firmware/catalogue/catalogue.ts';
import type { Get } from '../../src/firmware/catalogue/get.ts';
import { readIpswMe } from '../../src/firmware/catalogue/ipsw-me.ts';
import type { Listings } from '../../src/firmware/catalogue/listings.ts';
import type { Dict } from '../../src/plist/value.ts';
import { writeXml } from '../../src/plist/xml-writer.ts';
import { appleVersions, ipswMeAnswer, type Offer } from '../apple/listing.ts';
import { VirtualWorld } from '../clock.ts';

const product = 'iPhone13,2';
const cdn = 'https://updates.cdn-apple.com/2025FallFCS/fullrestores/001-1/';

const offer = (version: string, build: string, more: Partial<Offer> = {}): Offer => ({
  version,
  build,
  products: [product, 'iPhone13,3'],
  url: `${cdn}${build}/iPhone13,2_${version}_${build}_Restore.ipsw`,
  size: 10_900_000_000,
  sha1: 'AB'.repeat(20),
  released: '2025-12-12T18:00:00Z',
  signed: true,
  ...more,
});

const offers = [
  offer('18.6.2', '22G100', { signed: false }),
  offer('26.2.1', '23C71'),
  offer('26.10', '23K5'),
  offer('18.7.3', '22H217'),
];

const ipswMe = (all: readonly Offer[]): Bytes => utf8(ipswMeAnswer(product, all)!);
const apple = (all: readonly Offer[]): Bytes => writeXml(appleVersions(all));

const thrown = (work: () => unknown): string => {
  try {
    work();
    return 'nothing';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('firmware.catalogue', () => {
  it('reads what ipsw.me says of a product, newest first', () => {
    const builds = readIpswMe(ipswMe(offers), product);
    expect(builds.map(({ version, build, signed }) => [version, build, signed])).to.deep.equal([
      ['26.10', '23K5', true],
      ['26.2.1', '23C71', true],
      ['18.7.3', '22H217', true],
      ['18.6.2', '22G100', false],
    ]);
    expect(builds[1]).to.deep.equal({
      version: '26.2.1',
      build: '23C71',
      url: offers[1]!.url,
      size: 10_900_000_000,
      released: Date.UTC(2025, 11, 12, 18),
      signed: true,
    });
  });

  it('reads the newest build in Apple’s own list', () => {
    expect(readAppleList(apple(offers), product)).to.deep.equal([
      {
        version: '26.10',
        build: '23K5',
        url: offers[2]!.url,
        size: null,
        released: null,
        signed: true,
      },
    ]);
    expect(readAppleList(apple(offers), 'iPhone3,1')).to.deep.equal([]);
  });

  it('follows SameAs and Update once, in the greatest table that has the product', () => {
    const restore = (build: string, version: string): Dict => ({
      Restore: { BuildVersion: build, ProductVersion: version, FirmwareURL: `${cdn}${build}.ipsw` },
    });
    const table = (builds: Dict): Dict => ({ MobileDeviceSoftwareVersions: { [product]: builds } });
    const newest = (build: string): Dict => ({ Universal: { Restore: { BuildVersion: build } } });
    const list = (builds: Dict): Bytes =>
      writeXml({
        MobileDeviceSoftwareVersionsByVersion: {
          9: table({ Unknown: newest('1A1'), '1A1': restore('1A1', '1.0') }),
          10: table(builds),
          11: { MobileDeviceSoftwareVersions: {} },
        },
      });
    const read = (builds: Dict): string[] => readAppleList(list(builds), product).map(({ build }) => build);
    const all = { '22A1': restore('22A1', '18.0'), '22A2': restore('22A2', '18.0.1') };
    expect(read({ ...all, Unknown: newest('21A1'), '21A1': { SameAs: '22A1' } })).to.deep.equal(['22A1']);
    expect(
      read({ ...all, Unknown: newest('21A1'), '21A1': { Update: { BuildVersion: '22A2' } } }),
    ).to.deep.equal(['22A2']);
    expect(read({ Unknown: newest('22A1'), '22A1': { SameAs: '22A1' } })).to.deep.equal([]);
  });

  it('takes addresses on Apple’s firmware hosts only, over https', () => {
    const path = '/a/b/iPhone_1.0_1A1_Restore.ipsw';
    expect(firmwareUrl(`http://appldnld.apple.com${path}`)).to.equal(`https://appldnld.apple.com${path}`);
    for (const bad of [
      `https://updates.cdn-apple.com.example${path}`,
      `https://user@updates.cdn-apple.com${path}`,
      `https://updates.cdn-apple.com:8443${path}`,
      `https://updates.cdn-apple.com${path}?x`,
      `https://updates.cdn-apple.com/a/b/update.zip`,
      `protected:${path}`,
      'nonsense',
    ])
      expect(firmwareUrl(bad), bad).to.equal(undefined);
  });

  it('leaves out entries that cannot be used, and refuses an answer of which nothing is left', () => {
    const answer = JSON.parse(ipswMeAnswer(product, [offers[1]!])!) as { firmwares: Dict[] };
    const [good] = answer.firmwares;
    const bad: Dict[] = [
      { ...good, identifier: 'iPhone13,1' },
      { ...good, version: '26.2 beta' },
      { ...good, buildid: '../../etc' },
      { ...good, filesize: -1 },
      { ...good, filesize: '10900000000' },
      { ...good, signed: 'yes' },
      { ...good, url: 'https://example.com/a.ipsw' },
    ];
    const read = (firmwares: unknown): number =>
      readIpswMe(utf8(JSON.stringify({ ...answer, firmwares })), product).length;
    expect(read([...bad, good])).to.equal(1);
    expect(thrown(() => read(bad))).to.contain('no build that can be used');
    expect(read([])).to.equal(0);
    expect(thrown(() => read('none'))).to.contain('no list of builds');
    expect(thrown(() => readIpswMe(utf8('<html>Sign in</html>'), product))).to.contain('not JSON');
    expect(thrown(() => readIpswMe(ipswMe(offers), 'iPhone13,3'))).to.contain('asked was iPhone13,3');
    expect(thrown(() => readAppleList(utf8('<html></html>'), product))).to.contain('Apple cannot be used');
  });
});

type Answer = (world: VirtualWorld) => Response | Promise<Response>;

const silence = (world: VirtualWorld): Promise<Response> =>
  pause(world.clock, 60_000).then(() => new Response(''));

/** One computer with a network: what was asked, and what is kept. */
class Desk {
  readonly world = new VirtualWorld();
  readonly asked: string[] = [];
  readonly answers = new Map<string, Answer>();
  readonly #kept = new Map<string, Listing>();
  readonly kept: Listings = {
    get: (of) => Promise.resolve(this.#kept.get(of)),
    put: (listing) => Promise.resolve(void this.#kept.set(listing.product, listing)),
  };
  readonly get: Get = (url) => {
    const { host } = new URL(url);
    this.asked.push(host);
    const answer = this.answers.get(host);
    return answer ? Promise.resolve(answer(this.world)) : Promise.reject(new TypeError('Failed to fetch'));
  };

  look(anew = false): Promise<Found> {
    return this.world.run(lookUp(this, product, { anew }));
  }
}

describe('asking for the catalogue', () => {
  const online = (): Desk => {
    const desk = new Desk();
    desk.answers.set('api.ipsw.me', () => new Response(ipswMe(offers)));
    return desk;
  };
  const later = (desk: Desk, ms: number): Promise<void> =>
    desk.world.run(new Promise((done) => desk.world.clock.after(ms, done)));

  it('asks once in ten minutes, unless it is asked to', async () => {
    const desk = online();
    const first = await desk.look();
    expect(first.listing.source).to.equal('ipsw.me');
    await later(desk, 9 * 60_000);
    expect(await desk.look()).to.deep.equal(first);
    expect(desk.asked.length).to.equal(1);
    expect((await desk.look(true)).listing.asked).to.equal(first.listing.asked + 9 * 60_000);
    await later(desk, 11 * 60_000);
    await desk.look();
    expect(desk.asked.length).to.equal(3);
  });

  it('asks Apple where ipsw.me does not answer, answers wrongly, or too long', async () => {
    const instead: [string, Answer][] = [
      ['HTTP 503', () => new Response('', { status: 503 })],
      ['not JSON', () => new Response('<html>Sign in to the network</html>')],
      ['more than 2097152 bytes', () => new Response(new Uint8Array(3 * 1024 * 1024))],
      ['nothing for 30000 ms', (world) => world.asleep(silence(world))],
    ];
    for (const [why, answer] of instead) {
      const desk = new Desk();
      desk.answers.set('api.ipsw.me', answer);
      const failed = await desk.look().catch((error: unknown) => error as Error);
      expect((failed as Error).message, why).to.contain(why);
      desk.answers.set('itunes.apple.com', () => new Response(apple(offers)));
      const found = await desk.look();
      expect([found.listing.source, found.listing.builds.map(({ build }) => build)]).to.deep.equal([
        'Apple',
        ['23K5'],
      ]);
    }
  });

  it('falls back to the last answer without a network, and says what failed', async () => {
    const desk = online();
    const first = await desk.look();
    desk.answers.clear();
    await later(desk, 3 * 24 * 3_600_000);
    const { listing, failed } = await desk.look();
    expect(listing).to.deep.equal(first.listing);
    expect(failed).to.deep.equal(['Failed to fetch', 'Failed to fetch']);
  });

  it('says so when no catalogue can be reached and none is kept', async () => {
    const failed = await new Desk().look().catch((error: unknown) => error as Error);
    expect((failed as Error).name).to.equal('CatalogueUnreachable');
  });
});
