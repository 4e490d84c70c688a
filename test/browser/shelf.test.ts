import { expect } from '@open-wc/testing';
import { MiB } from '../../src/bytes/bytes.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { realWorld } from '../../src/bytes/world.ts';
import { choose } from '../../src/firmware/choose.ts';
import { ShelfBroken } from '../../src/firmware/errors.ts';
import { wasmHashers } from '../../src/firmware/hashers.ts';
import { openIpsw } from '../../src/firmware/ipsw.ts';
import { BrowserShelf } from '../../src/firmware/shelf.ts';
import { verifyIpsw } from '../../src/firmware/verify.ts';
import { Image } from '../apple/image.ts';
import { ipswBlob } from '../apple/ipsw.ts';

const image = new Image(7, 5 * MiB + 1000);
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
    await (await navigator.storage.getDirectory()).removeEntry(name, { recursive: true });
  });

  it('gives back an image at any place, also after it was closed', async () => {
    await fill(shelf, 'a');
    await shelf.close();
    const source = await new BrowserShelf(realWorld, {}, name).open('a');
    expect(source?.size).to.equal(image.size);
    for (const [offset, length] of [
      [0, 100],
      [3 * MiB - 5, 10],
      [image.size - 3, 3],
    ] as const)
      expect(toHex(await source!.read(offset, length))).to.equal(toHex(image.range(offset, length)));
  });

  it('does not show an image that was not finished', async () => {
    const writer = await shelf.write('a', what);
    for (const piece of image.pieces(4 * MiB)) await writer.add(piece);
    expect(await shelf.open('a')).to.equal(undefined);
    await writer.stop();
    expect(await shelf.open('a')).to.equal(undefined);
    const short = await shelf.write('b', what);
    await short.add(image.range(0, 100));
    expect(await failure(short.finish())).to.be.instanceOf(ShelfBroken);
    await short.stop();
    expect(await shelf.open('b')).to.equal(undefined);
  });

  it('begins an image anew that was interrupted, whatever is left of it', async () => {
    const interrupted = await shelf.write('a', what);
    await interrupted.add(new Uint8Array(image.size + 7));
    await interrupted.stop();
    await fill(shelf, 'a');
    const source = await shelf.open('a');
    expect(toHex(await source!.read(5000, 100))).to.equal(toHex(image.range(5000, 100)));
  });

  it('leaves an image alone that is there: another tab may be reading it', async () => {
    await fill(shelf, 'a');
    const read = await shelf.open('a');
    const again = await shelf.write('a', what);
    await again.add(new Uint8Array(image.size));
    await again.finish();
    expect(toHex(await read!.read(5000, 100))).to.equal(toHex(image.range(5000, 100)));
  });

  it('has an image written by one tab at a time: the other waits, and finds it there', async () => {
    const first = await shelf.write('a', what);
    const other = new BrowserShelf(realWorld, {}, name);
    let waits = true;
    const second = other.write('a', what).finally(() => {
      waits = false;
    });
    for (const piece of image.pieces(MiB)) await first.add(piece);
    expect(waits).to.equal(true);
    await first.finish();
    await (await second).add(new Uint8Array(image.size));
    await (await second).finish();
    const source = await other.open('a');
    expect(toHex(await source!.read(5000, 100))).to.equal(toHex(image.range(5000, 100)));
    await other.close();
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
    ]).to.deep.equal(['old', 'new', undefined]);
    expect(freed).to.deep.equal(['old', 'new']);
    expect((await other.rows()).map(({ key, bytes, inUse }) => ({ key, bytes, inUse }))).to.deep.equal([
      { key: 'b', bytes: 100, inUse: true },
    ]);
    await other.close();
  });

  it('repairs itself: what an interrupted deletion left goes, and an image that is gone is not passed over', async () => {
    await fill(shelf, 'a');
    await fill(shelf, 'b');
    await shelf.close();
    await shelf.store.putChunk('stray', 3, { crc: 0, blob: new Blob(['x']) });
    const orphan = await shelf.store.images.create('orphan');
    await orphan.append(image.range(0, 100));
    await orphan.close();
    expect(await shelf.store.images.size('orphan')).to.equal(100);
    await shelf.store.images.drop('a');
    await shelf.room.repair();
    expect([...(await shelf.store.strays())].sort()).to.deep.equal(['b']);
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
