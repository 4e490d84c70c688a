import { expect } from '@open-wc/testing';
import { MiB } from '../../src/bytes/bytes.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { askedFiles } from '../../src/firmware/asked-files.ts';
import { choose } from '../../src/firmware/choose.ts';
import type { Wanted } from '../../src/firmware/download-means.ts';
import { NoRoom } from '../../src/firmware/errors.ts';
import { openIpsw } from '../../src/firmware/ipsw.ts';
import { chunkSize } from '../../src/firmware/shelf-room.ts';
import { Cdn } from '../apple/cdn.ts';
import { ipswBlob } from '../apple/ipsw.ts';
import { DownloadTab } from '../download-tab.ts';
import { failure } from '../unit/firmware-archive.ts';

const options = { product: 'iPhone13,2', build: '23C71', imageBytes: 20 * MiB };

async function sha384(blob: Blob): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-384', await blob.arrayBuffer())));
}

describe('a firmware file from the network', () => {
  let file: File;
  let cdn: Cdn;
  let shelf: string;
  let number = 0;
  const tabs: DownloadTab[] = [];
  const tab = (wanted: Partial<Wanted> = {}, origin?: string): DownloadTab => {
    const made = new DownloadTab(cdn, shelf, wanted, origin);
    tabs.push(made);
    return made;
  };
  before(async () => {
    ({ file } = await ipswBlob(options));
  });
  beforeEach(() => {
    cdn = new Cdn(file);
    shelf = `download-test-${++number}`;
  });
  afterEach(async () => {
    for (const each of tabs.splice(0)) await each.shelf.close();
    await new Promise((done) => {
      indexedDB.deleteDatabase(shelf).onsuccess = done;
    });
  });

  it('is fetched in ranges of one version of it, checked while it comes, and equal to the last byte', async () => {
    const one = tab();
    const { file: got, boards } = await one.run();
    expect([got.name, got.size, boards]).to.deep.equal(['a.ipsw', file.size, null]);
    expect(await sha384(got)).to.equal(await sha384(file));
    expect(one.told.map(({ kind }) => kind).filter((kind) => kind !== 'fetching')).to.deep.equal([
      'opened',
      'fetch',
      'room',
      'fetched',
      'verified',
    ]);
    expect(one.of('fetch', 'needed', 'kept', 'ranges')).to.deep.equal([[file.size, 0, true]]);
    // Each but the first, which learns of the version, is bound to it.
    expect([...new Set(cdn.requests.slice(1).map(({ ifRange }) => ifRange))]).to.deep.equal(['"one"']);
  });

  it('that is here and proven needs neither network nor reading again', async () => {
    await tab().run();
    cdn.online = false;
    const before = cdn.requests.length;
    const again = tab();
    const { file: got } = await again.run();
    expect(await sha384(got)).to.equal(await sha384(file));
    expect(cdn.requests.length).to.equal(before);
    expect(again.of('verified', 'read')).to.deep.equal([[0]]);
  });

  it('goes on at the very byte after each interruption, in growing steps, and tells that it waits', async () => {
    cdn.next('refused');
    cdn.piece(1, { cutAfter: 5 * MiB });
    cdn.piece(3, { cutAfter: 1 });
    cdn.piece(4, 'refused');
    cdn.piece(5, { status: 503, headers: { 'retry-after': '7' } });
    const one = tab();
    const { file: got } = await one.run();
    expect(await sha384(got)).to.equal(await sha384(file));
    expect(one.of('stalled', 'retryMs').flat()).to.include(7000);
    expect(one.of('fetched', 'bytes')).to.deep.equal([[file.size]]);
  });

  it('that does not come for ten minutes is given up with what was heard, and what came is kept', async () => {
    const one = tab();
    cdn.beforePiece = (nth) => {
      if (nth === 2) cdn.online = false;
    };
    const error = await failure(one.run());
    expect(error).to.include({ name: 'NetworkLost', offline: true, why: 'Failed to fetch' });
    cdn.online = true;
    cdn.beforePiece = () => undefined;
    const two = tab();
    const { file: got } = await two.run();
    expect(await sha384(got)).to.equal(await sha384(file));
    const [[needed, kept]] = two.of('fetch', 'needed', 'kept') as [[number, number]];
    expect([needed, kept > 0]).to.deep.equal([file.size, true]);
    // Half of the image was proven, too, and is not read again.
    const [[bytes, read]] = two.of('verified', 'bytes', 'read') as [[number, number]];
    expect(bytes - read).to.be.at.least(8 * MiB);
  });

  it('for which there is no room says so, loses nothing, and goes on when there is', async () => {
    const one = tab();
    const put = one.shelf.store.putChunk.bind(one.shelf.store);
    let puts = 0;
    one.shelf.store.putChunk = (...what) =>
      ++puts > 1 ? Promise.reject(new NoRoom('no more')) : put(...what);
    expect(await failure(one.run())).to.include({ name: 'ShelfFull' });
    const [row] = await one.shelf.rows();
    expect(row?.bytes).to.be.greaterThan(0);
    const two = tab();
    expect(await sha384((await two.run()).file)).to.equal(await sha384(file));
    expect(two.of('fetch', 'kept')).to.deep.equal([[row?.bytes]]);
  });

  it('that changes at its address between two ranges is refused, and begun anew the next time', async () => {
    const { file: newer } = await ipswBlob({ ...options, seed: 2 });
    cdn.beforePiece = (nth) => {
      if (nth === 2) [cdn.file, cdn.etag] = [newer, '"two"'];
    };
    const error = await failure(tab().run());
    expect(error).to.include({ name: 'ResourceChanged', what: 'etag', was: '"one"', is: '"two"' });
    const two = tab();
    const { file: got } = await two.run();
    expect(await sha384(got)).to.equal(await sha384(newer));
    expect([two.of('freed', 'label'), two.of('fetch', 'kept')]).to.deep.equal([[['a.ipsw']], [[0]]]);
  });

  it('is fetched only as far as these boards need it, and more of it when another asks', async () => {
    ({ file } = await ipswBlob({ ...options, othersBytes: 80 * MiB }));
    cdn = new Cdn(file);
    const one = tab({ boards: ['d53gap'] });
    const { file: got, boards } = await one.run();
    expect([got.size, boards]).to.deep.equal([file.size, ['d53gap']]);
    const [[needed]] = one.of('fetch', 'needed') as [[number]];
    expect(file.size - needed).to.be.at.least(3 * chunkSize);
    const ipsw = await openIpsw(one.world, got, 'a.ipsw');
    const identity = choose(ipsw.manifest, { board: 'd53gap', behavior: 'erase' });
    const image = await one.world.run(ipsw.image(identity));
    expect(image.size).to.equal(options.imageBytes);
    // What the phone may ask for by name lies among what was left out.
    for (const path of Object.values(askedFiles)) expect((await ipsw.read(path)).length).to.be.above(0);
    expect(await failure(tab({ boards: ['d64ap'] }).run())).to.include({ name: 'WrongBoard' });
    const all = tab();
    expect(await sha384((await all.run()).file)).to.equal(await sha384(file));
    expect(all.of('fetch', 'kept')).to.deep.equal([[needed]]);
    ({ file } = await ipswBlob(options));
  });

  it('comes from a server without ranges too, from the beginning after an interruption', async () => {
    cdn.ranges = false;
    cdn.piece(1, { cutAfter: 18 * MiB });
    const one = tab();
    const { file: got } = await one.run();
    expect(await sha384(got)).to.equal(await sha384(file));
    expect(one.of('fetch', 'ranges')).to.deep.equal([[false]]);
    expect(cdn.requests.map(({ method }) => method)).to.deep.equal(['GET', 'GET', 'GET']);
  });

  it('comes from a plain server of another origin, which tells little and is asked with plain headers only', async () => {
    cdn.exposes = false;
    const { file: got } = await tab({}, 'http://localhost:4013').run();
    expect(await sha384(got)).to.equal(await sha384(file));
    expect(cdn.requests.some(({ ifRange }) => ifRange !== null)).to.equal(false);
    expect(cdn.requests.map(({ method }) => method)).to.include('HEAD');
  });

  it('is told apart from a log-in page, a refusal, a missing file, and no network at all', async () => {
    cdn.next('portal');
    expect(await failure(tab().run())).to.include({ name: 'NotTheFile', type: 'text/html' });
    cdn.next({ status: 404 });
    expect(await failure(tab().run())).to.include({ name: 'DownloadRefused', status: 404 });
    cdn.piece(1, 'portal');
    expect(await failure(tab().run())).to.include({ name: 'NotTheFile' });
    cdn.allows = false;
    expect(await failure(tab({}, 'http://localhost:4013').run())).to.include({
      name: 'CrossOriginRefused',
      origin: 'http://localhost:4013',
    });
    cdn.online = false;
    expect(await failure(tab({}, 'http://localhost:4013').run())).to.include({ name: 'NetworkLost' });
    cdn = new Cdn(new Blob(['%PDF-1.7 not at all an archive']));
    expect(await failure(tab().run())).to.include({ name: 'NotAZip' });
  });

  it('that came damaged names the entry, and another run fetches that part anew', async () => {
    const bytes = new Uint8Array(await file.arrayBuffer());
    bytes[file.size - 10 * MiB]! ^= 1;
    cdn.file = new Blob([bytes]);
    const error = await failure(tab().run());
    expect((error as { name: string }).name).to.equal('CrcMismatch');
    expect((error as { entry: string }).entry).to.match(/\.dmg$/);
    cdn.file = file;
    const two = tab();
    expect(await sha384((await two.run()).file)).to.equal(await sha384(file));
    const [[needed, kept]] = two.of('fetch', 'needed', 'kept') as [[number, number]];
    expect(kept).to.be.lessThan(needed);
  });

  it('can be paused, taken up and ended; ended, nothing of it stays', async () => {
    const one = tab();
    cdn.beforePiece = (nth) => {
      if (nth !== 2) return;
      one.download.pause();
      one.world.clock.after(3_600_000, () => {
        one.download.resume();
      });
    };
    expect(await sha384((await one.run()).file)).to.equal(await sha384(file));
    expect(one.world.clock.now()).to.be.at.least(3_600_000);
    await one.shelf.letGo(`ipsw:${cdn.url}`);
    await one.shelf.room.free(`ipsw:${cdn.url}`);
    const two = tab();
    cdn.beforePiece = () => {
      two.download.cancel();
    };
    expect(await failure(two.run())).to.include({ name: 'DownloadCancelled' });
    expect(await two.shelf.rows()).to.deep.equal([]);
  });
});
