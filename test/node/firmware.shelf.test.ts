import assert from 'node:assert/strict';
import { afterEach, before, beforeEach, describe, it } from 'node:test';
import { MiB } from '../../src/bytes/bytes.ts';
import type { Source } from '../../src/bytes/source.ts';
import { realWorld } from '../../src/bytes/world.ts';
import { choose } from '../../src/firmware/choose.ts';
import { openIpsw, shelfKey } from '../../src/firmware/ipsw.ts';
import { kept } from '../../src/firmware/kept.ts';
import { BrowserShelf } from '../../src/firmware/shelf.ts';
import { blobSource } from '../../src/firmware/source.ts';
import { dict } from '../../src/plist/dict.ts';
import { writeXml } from '../../src/plist/xml-writer.ts';
import { verifyIpsw, type Verified } from '../../src/firmware/verify.ts';
import { wasmHashers as hashers } from '../../src/firmware/hashers.ts';
import { ipswBlob } from '../apple/ipsw.ts';
import { Image } from '../apple/image.ts';
import { installStorage, type PretendStorage } from '../pretend-storage.ts';

const GiB = 1024 * MiB;
const imageBytes = 2 * MiB + 1000;

describe('the shelf, where the disk is small or loses something', () => {
  let storage: PretendStorage;
  let shelf: BrowserShelf;
  let freed: string[];
  const other = (): BrowserShelf => new BrowserShelf(realWorld, { freed: (label) => freed.push(label) });
  const fill = async (key: string, label: string, size = 100): Promise<void> => {
    const tab = other();
    const writer = await tab.write(key, { size, label });
    await writer.add(new Uint8Array(size));
    await writer.finish();
    await tab.close();
  };

  beforeEach(() => {
    storage = installStorage();
    freed = [];
    shelf = other();
  });
  afterEach(() => shelf.close());

  it('clears nothing away because of what the browser claims: it claims the same whatever is free', async () => {
    storage.estimate = () => Promise.resolve({ quota: 100 * GiB + 10 * GiB, usage: 100 * GiB });
    await fill('a', 'old');
    await fill('b', 'new');
    const writer = await shelf.write('c', { size: 11 * GiB, label: 'large' });
    await writer.stop();
    assert.deepEqual(freed, []);
  });

  it('makes room for whatever is written, the longest unused first, and says that it is full when nothing may go', async () => {
    const quota = (): Promise<never> =>
      kept(realWorld, () => Promise.reject(new DOMException('', 'QuotaExceededError')));
    const { store } = shelf;
    const create = store.images.create.bind(store.images);
    const putItem = store.putItem.bind(store);
    await fill('a', 'old');
    await fill('b', 'new');
    store.images.create = (key) => (freed.length < 1 ? quota() : create(key));
    store.putItem = (key, item) => (freed.length < 2 && item.complete ? quota() : putItem(key, item));
    const writer = await shelf.write('c', { size: 100, label: 'c' });
    assert.deepEqual(freed, ['old']);
    await writer.add(new Uint8Array(100));
    await writer.finish();
    assert.deepEqual(freed, ['old', 'new']);
    store.putItem = quota;
    await assert.rejects(shelf.write('d', { size: 100, label: 'd' }), { name: 'ShelfFull', needed: 100 });
    // What is of use only needs no room.
    store.putItem = quota;
    assert.equal((await shelf.open('c'))?.size, 100);
  });

  it('frees nothing for what would have no room all the same', async () => {
    await fill('a', 'old');
    await fill('b', 'new');
    storage.fits = () => 10;
    const writer = await shelf.write('c', { size: 250, label: 'c' });
    await assert.rejects(writer.add(new Uint8Array(250)), { name: 'ShelfFull', freed: [] });
    await writer.stop();
    const smaller = await shelf.write('d', { size: 150, label: 'd' });
    await assert.rejects(smaller.add(new Uint8Array(150)), { name: 'ShelfFull', freed: ['old'] });
    await smaller.stop();
    assert.deepEqual(freed, ['old']);
  });

  it('is told nothing by a browser that does not say how much is free, and goes on', async () => {
    const { clock } = realWorld;
    const hasty = {
      ...realWorld,
      clock: { ...clock, after: (ms: number, then: () => void) => clock.after(ms / 1000, then) },
    };
    const told: unknown[] = [];
    for (const estimate of [
      () => Promise.reject(new TypeError('Internal error when calculating storage usage.')),
      () => new Promise<StorageEstimate>(() => undefined),
    ]) {
      storage.estimate = estimate;
      const tab = new BrowserShelf(hasty, { room: (...said) => told.push(said) });
      const writer = await tab.write('a', { size: 100, label: 'a' });
      await writer.stop();
      await tab.close();
    }
    assert.deepEqual(told, [
      [100, null, false],
      [100, null, false],
    ]);
  });

  it('is not used where the browser gives no locks', async () => {
    const request = (): Promise<never> => Promise.reject(new DOMException('denied', 'SecurityError'));
    for (const locks of [{ request }, undefined]) {
      Object.assign(navigator, { locks });
      await assert.rejects(other().write('a', { size: 100, label: 'a' }), { name: 'ShelfBroken' });
      await assert.rejects(other().room.free('a'), { name: 'ShelfBroken' });
    }
    storage = installStorage();
  });

  it('writes the rest of what the disk took in part, and never calls a part the whole', async () => {
    await fill('a', 'old', 200_000);
    storage.fits = (bytes) => (freed.length < 1 ? Math.min(bytes, 10) : bytes);
    const image = new Image(7, 200_000);
    const writer = await shelf.write('b', { size: image.size, label: 'b' });
    for (const piece of image.pieces(50_000)) await writer.add(piece);
    await writer.finish();
    assert.deepEqual(freed, ['old']);
    const read = await (await shelf.open('b'))!.read(0, image.size);
    assert.deepEqual(Buffer.from(read), Buffer.from(image.range(0, image.size)));
    storage.fits = () => 10;
    const full = await shelf.write('c', { size: 100, label: 'c' });
    await assert.rejects(full.add(new Uint8Array(100)), { name: 'ShelfFull', needed: 100, kept: 0 });
    await full.stop();
  });

  it('waits for another tab that unpacks the same image, until that is done or nobody wants it any more', async () => {
    const first = await shelf.write('a', { size: 10, label: 'a' });
    let waiting: () => void = () => undefined;
    const waits = new Promise<void>((told) => {
      waiting = told;
    });
    const tab = new BrowserShelf(realWorld, { unpacksElsewhere: () => waiting() });
    const end = new AbortController();
    const second = tab.write('a', { size: 10, label: 'a', signal: end.signal });
    await waits;
    end.abort(new Error('not wanted'));
    await assert.rejects(second, /not wanted/);
    const third = tab.write('a', { size: 10, label: 'a' });
    await first.add(new Uint8Array(10));
    await first.finish();
    await (await third).finish();
    assert.equal((await tab.open('a'))?.size, 10);
    await tab.close();
  });

  describe('with an unpacked image on it', () => {
    let file: File;
    // Not as a flow, whose lent memory Node's inflater does not let go of in time.
    let source: Source;
    let key: string;
    const check = async (tab: BrowserShelf): Promise<Verified> => {
      const ipsw = await openIpsw(realWorld, source, file.name, tab);
      const verified = await verifyIpsw(realWorld, ipsw, ipsw.manifest.identities, { hashers, shelf: tab });
      const image = await ipsw.image(choose(ipsw.manifest, { board: 'd53gap', behavior: 'erase' }));
      const same = new Image(1, imageBytes, 'mixed');
      const read = await image.read(0, imageBytes);
      assert.ok(Buffer.from(read).equals(Buffer.from(same.range(0, imageBytes))), 'the image is another');
      return verified;
    };
    before(async () => {
      const options = { product: 'd53gap', build: '23C71', os: 'deflated', texture: 'mixed' } as const;
      ({ file } = await ipswBlob({ ...options, imageBytes }));
      const flowing = blobSource(realWorld, file);
      source = { size: file.size, read: (offset, length) => flowing.read(offset, length) };
      const { zip } = await openIpsw(realWorld, file, file.name);
      key = shelfKey(
        zip,
        [...zip.entries.values()].find(({ size }) => size === imageBytes)!,
      );
    });

    it('unpacks it anew when its file is lost, cut or changed', async () => {
      await check(shelf);
      await shelf.close();
      const { images } = shelf.store;
      const changed = new Image(1, imageBytes, 'mixed').range(0, imageBytes);
      changed[12345]! ^= 1;
      for (const content of [undefined, changed.slice(0, 100), changed]) {
        await images.drop(key);
        if (content) {
          const spoiled = await images.create(key);
          await spoiled.append(content);
          await spoiled.close();
        }
        const tab = other();
        await check(tab);
        await tab.close();
      }
    });

    it('holds the images of all boards, where each has its own', async () => {
      const { manifest } = await openIpsw(realWorld, source, file.name);
      const twins = manifest.identities.map(({ dict: whole, info, components }) => {
        const os = components.get('OS')!;
        const OS = { ...os.entry, Info: { ...os.info, Path: 'second.dmg' } };
        const parts = { ...dict(whole, 'Manifest'), OS };
        return { ...whole, ApBoardID: '0x0E', Info: { ...info, DeviceClass: 'd54pap' }, Manifest: parts };
      });
      const shape = writeXml({
        ProductVersion: manifest.productVersion,
        ProductBuildVersion: manifest.build,
        SupportedProductTypes: [...manifest.products],
        BuildIdentities: [...manifest.identities.map((each) => each.dict), ...twins],
      });
      const made = await ipswBlob({
        product: 'd53gap',
        build: '23C71',
        os: 'deflated',
        imageBytes,
        manifest: shape,
      });
      const flowing = blobSource(realWorld, made.file);
      const two = { size: made.file.size, read: flowing.read.bind(flowing) };
      const ipsw = await openIpsw(realWorld, two, 'two.ipsw', shelf);
      const verified = await verifyIpsw(realWorld, ipsw, ipsw.manifest.identities, { hashers, shelf });
      assert.equal(verified.osDigestAgrees, true);
      const sizes = ['d53gap', 'd54pap'].map(async (board) => {
        const identity = choose(ipsw.manifest, { board, behavior: 'erase' });
        return (await ipsw.image(identity)).size;
      });
      assert.deepEqual(await Promise.all(sizes), [imageBytes, ipsw.entry('second.dmg').size]);
    });

    it('says that it is damaged while another tab uses it', async () => {
      await check(shelf);
      const { images } = shelf.store;
      const spoiled = await images.create(key);
      await spoiled.append(new Uint8Array(imageBytes));
      await spoiled.close();
      const tab = other();
      await assert.rejects(check(tab), { name: 'ShelfBroken', message: /another tab uses it/ });
      await tab.close();
    });
  });
});
