import { expect } from '@open-wc/testing';
import { MiB } from '../../src/bytes/bytes.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { realWorld } from '../../src/bytes/world.ts';
import { choose } from '../../src/firmware/choose.ts';
import { ShelfBroken } from '../../src/firmware/errors.ts';
import { wasmHashers } from '../../src/firmware/hashers.ts';
import { openIpsw } from '../../src/firmware/ipsw.ts';
import { BrowserShelf } from '../../src/firmware/shelf.ts';
import { chunkSize } from '../../src/firmware/shelf-room.ts';
import { verifyIpsw } from '../../src/firmware/verify.ts';
import { Image } from '../apple/image.ts';
import { ipswBlob } from '../apple/ipsw.ts';

const image = new Image(7, 2 * chunkSize + 1000);
const what = { size: image.size, label: 'seven' };

async function fill(shelf: BrowserShelf, key: string): Promise<void> {
  const writer = await shelf.write(key, what);
  for (const piece of image.pieces(3 * MiB)) await writer.add(piece);
  await writer.finish();
}

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('the shelf', () => {
  let name = '';
  let shelf: BrowserShelf;
  let number = 0;
  beforeEach(() => {
    name = `shelf-test-${++number}`;
    shelf = new BrowserShelf(realWorld, {}, name);
  });
  afterEach(async () => {
    await shelf.close();
    await new Promise((done) => {
      indexedDB.deleteDatabase(name).onsuccess = done;
    });
  });

  it('gives back an image at any place, also across its pieces and after it was closed', async () => {
    await fill(shelf, 'a');
    await shelf.close();
    const source = await new BrowserShelf(realWorld, {}, name).open('a');
    expect(source?.size).to.equal(image.size);
    for (const [offset, length] of [
      [0, 100],
      [chunkSize - 5, 10],
      [image.size - 3, 3],
    ] as const)
      expect(toHex(await source!.read(offset, length))).to.equal(toHex(image.range(offset, length)));
  });

  it('does not show an image that was not finished', async () => {
    const writer = await shelf.write('a', what);
    for (const piece of image.pieces(4 * MiB)) await writer.add(piece);
    expect(await shelf.open('a')).to.equal(undefined);
    const short = await shelf.write('b', what);
    await short.add(image.range(0, 100));
    expect(await failure(short.finish())).to.be.instanceOf(ShelfBroken);
    expect(await shelf.open('b')).to.equal(undefined);
  });

  it('taken up again writes only the pieces that are not there yet', async () => {
    const interrupted = await shelf.write('a', what);
    await interrupted.add(image.range(0, 2 * chunkSize));
    expect(await failure(interrupted.finish())).to.be.instanceOf(ShelfBroken);
    const second = new BrowserShelf(realWorld, {}, name);
    const put: number[] = [];
    const putChunk = second.store.putChunk.bind(second.store);
    second.store.putChunk = (key, n, chunk) => {
      put.push(n);
      return putChunk(key, n, chunk);
    };
    await fill(second, 'a');
    expect(put).to.deep.equal([2]);
    expect((await second.open('a'))?.size).to.equal(image.size);
    await second.close();
  });

  it('replaces a piece that a damaged file has left under the same name', async () => {
    const damaged = await shelf.write('a', what);
    await damaged.add(new Uint8Array(chunkSize));
    await fill(shelf, 'a');
    const source = await shelf.open('a');
    expect(toHex(await source!.read(5000, 100))).to.equal(toHex(image.range(5000, 100)));
  });

  it('makes room with what was unused longest, and never with what some tab uses', async () => {
    const freed: string[] = [];
    const other = new BrowserShelf(realWorld, { freed: (label) => freed.push(label) }, name);
    for (const [key, label] of [
      ['a', 'old'],
      ['b', 'older, in use'],
      ['c', 'new'],
    ] as const) {
      const writer = await other.write(key, { size: 100, label });
      await writer.add(image.range(0, 100));
      await writer.finish();
    }
    await shelf.open('b');
    await other.close();
    expect(await other.room.free('b')).to.equal(false);
    expect([
      await other.room.freeOne(),
      await other.room.freeOne(),
      await other.room.freeOne(),
    ]).to.deep.equal([true, true, false]);
    expect(freed).to.deep.equal(['old', 'new']);
    expect((await other.rows()).map(({ key, bytes, inUse }) => ({ key, bytes, inUse }))).to.deep.equal([
      { key: 'b', bytes: 100, inUse: true },
    ]);
    await other.close();
  });

  it('repairs itself: what an interrupted deletion left goes, and a piece that is gone is not passed over', async () => {
    await fill(shelf, 'a');
    await fill(shelf, 'b');
    await shelf.close();
    await shelf.store.putChunk('stray', 3, { crc: 0, blob: new Blob(['x']) });
    await shelf.store.dropChunk('a', 1);
    await shelf.room.repair();
    expect([...(await shelf.store.strays())].sort()).to.deep.equal(['a', 'b']);
    expect(await failure(shelf.open('a'))).to.be.instanceOf(ShelfBroken);
    expect((await shelf.open('b'))?.size).to.equal(image.size);
  });

  it('takes the image of an archive that deflates it, in the pass that verifies the archive', async () => {
    const { file } = await ipswBlob({
      product: 'd53gap',
      build: '23C71',
      imageBytes: 18 * MiB,
      os: 'deflated',
      texture: 'mixed',
    });
    const ipsw = await openIpsw(realWorld, file, file.name, shelf);
    const { identities } = ipsw.manifest;
    const verified = await verifyIpsw(realWorld, ipsw, identities, { hashers: wasmHashers, shelf });
    expect(verified.osDigestAgrees).to.equal(true);
    const source = await ipsw.image(choose(ipsw.manifest, { board: 'd53gap', behavior: 'erase' }));
    const same = new Image(1, 18 * MiB, 'mixed');
    expect(toHex(await source.read(17 * MiB, 64))).to.equal(toHex(same.range(17 * MiB, 64)));
  });
});
