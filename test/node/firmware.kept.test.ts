import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { afterEach, before, beforeEach, describe, it } from 'node:test';
import { MiB } from '../../src/bytes/bytes.ts';
import { realWorld } from '../../src/bytes/world.ts';
import { downloadKey } from '../../src/firmware/download.ts';
import type { Wanted } from '../../src/firmware/download-means.ts';
import { openIpsw } from '../../src/firmware/ipsw.ts';
import { manifestAt } from '../../src/firmware/manifest-at.ts';
import { chunkSize } from '../../src/firmware/shelf-room.ts';
import type { ZipEntry } from '../../src/firmware/zip.ts';
import { Cdn } from '../apple/cdn.ts';
import { ipswBlob } from '../apple/ipsw.ts';
import { DownloadTab } from '../download-tab.ts';
import { installStorage } from '../pretend-storage.ts';

const options = { product: 'iPhone13,2', build: '23C71', imageBytes: 20 * MiB };

const digest = async (blob: Blob): Promise<string> =>
  createHash('sha256')
    .update(new Uint8Array(await blob.arrayBuffer()))
    .digest('hex');

describe('what is kept of a firmware file', () => {
  let file: File;
  let bytes: Uint8Array<ArrayBuffer>;
  let good: string;
  let image: ZipEntry;
  /** Behind the image, in the piece in which the image ends. */
  let neighbour: ZipEntry;
  let cdn: Cdn;
  let key: string;
  const tabs: DownloadTab[] = [];
  const tab = (wanted: Partial<Wanted> = {}): DownloadTab => {
    const made = new DownloadTab(cdn, 'shelf', wanted);
    tabs.push(made);
    return made;
  };
  /** A visit whose page is closed at the end: the name of the error that it ended with, and its words. */
  const visit = async (wanted: Partial<Wanted> = {}): Promise<{ error: string; tab: DownloadTab }> => {
    const one = tab(wanted);
    try {
      const { file: got } = await one.run();
      assert.equal(await digest(got), await digest(cdn.file));
      return { error: '', tab: one };
    } catch (error) {
      if (!(error instanceof Error) || error instanceof assert.AssertionError) throw error;
      return { error: `${error.name}: ${error.message}`, tab: one };
    } finally {
      await one.shelf.close();
    }
  };
  /** The file with one bit wrong at each of these places. */
  const damaged = (...places: number[]): Blob => {
    const copy = bytes.slice();
    for (const at of places) copy[at]! ^= 1;
    return new Blob([copy]);
  };

  before(async () => {
    ({ file } = await ipswBlob(options));
    bytes = new Uint8Array(await file.arrayBuffer());
    good = await digest(file);
    const { entries } = (await openIpsw(realWorld, file, file.name)).zip;
    image = [...entries.values()].find(({ size }) => size === options.imageBytes)!;
    const end = image.localAt + image.packed;
    const pieceAfter = Math.ceil(end / chunkSize) * chunkSize;
    neighbour = [...entries.values()].find(
      ({ localAt, packed }) => localAt > end && packed > 1000 && localAt + packed < pieceAfter,
    )!;
  });
  beforeEach(() => {
    installStorage();
    cdn = new Cdn(file);
    key = downloadKey(cdn.url);
  });
  afterEach(async () => {
    for (const each of tabs.splice(0)) await each.shelf.close();
  });

  it('is proven of the bytes that are here, not of those that went with a damaged neighbour', async () => {
    cdn.file = damaged(neighbour.localAt + 900);
    assert.match((await visit()).error, new RegExp(`^CrcMismatch: "${neighbour.name}"`));
    // The piece comes anew, and this time it is the image that is damaged in it.
    cdn.file = damaged(image.localAt + image.packed - 1000);
    assert.match((await visit()).error, new RegExp(`^CrcMismatch: "${image.name}"`));
    cdn.file = file;
    assert.equal((await visit()).error, '');
  });

  it('is looked through at the next visit: what the disk changed or lost comes anew, and nothing else', async () => {
    await visit();
    const { store } = tab().shelf;
    const { crc, blob } = (await store.chunk(key, 1))!;
    const changed = new Uint8Array(await blob.arrayBuffer());
    changed[1000]! ^= 1;
    await store.putChunk(key, 1, { crc, blob: new Blob([changed]) });
    const { error, tab: second } = await visit();
    assert.equal(error, '');
    assert.deepEqual(second.of('fetched', 'bytes'), [[blob.size]]);
    await store.putChunk(key, 0, { crc, blob: new Blob([]) });
    const third = await visit();
    assert.equal(third.error, '');
    assert.deepEqual(third.tab.of('fetched', 'bytes'), [[chunkSize]]);
    // And what was read again for it is what lies in that piece.
    assert.ok((third.tab.of('verified', 'read')[0] as [number])[0] > 0);
  });

  it('says that it is damaged when its address has another file by now, and comes whole from there', async () => {
    await visit();
    await tab().shelf.store.dropChunk(key, 0);
    const { file: newer } = await ipswBlob({ ...options, seed: 2 });
    [cdn.file, cdn.etag] = [newer, '"two"'];
    assert.match((await visit()).error, /^ResourceChanged/);
    assert.equal((await visit()).error, '');
  });

  it('that came damaged in its directory or manifest is mended by another run, from any server', async () => {
    const ipsw = await openIpsw(realWorld, file, file.name);
    const manifest = ipsw.entry('BuildManifest.plist');
    const directoryAt = Math.max(...[...ipsw.zip.entries.values()].map((e) => e.localAt + e.packed));
    const first = bytes.indexOf(0x50, directoryAt);
    const places = [
      { what: 'the manifest', at: manifest.localAt + 500, ranges: true },
      { what: 'the end record', at: file.size - 20, ranges: true },
      { what: 'the start of the file', at: 1, ranges: false },
      { what: 'the signature of a record', at: first, ranges: true },
      { what: 'the checksum in a record', at: first + 17, ranges: false },
      { what: 'the name in a record', at: first + 47, ranges: false },
    ];
    for (const { what, at, ranges } of places) {
      installStorage();
      cdn = new Cdn(file);
      cdn.ranges = ranges;
      // With ranges the directory is read ahead, unharmed.
      cdn.beforePiece = () => {
        cdn.file = damaged(at);
      };
      const { error } = await visit();
      assert.notEqual(error, '', what);
      cdn.beforePiece = () => undefined;
      cdn.file = file;
      const again = await visit();
      assert.equal(again.error, '', `${what}, after ${error}`);
    }
  });

  it('that lost its manifest has it from the network, to ask Apple about it', async () => {
    await visit();
    const { shelf, world } = tab();
    await shelf.store.dropChunk(key, 0);
    const manifest = await world.run(manifestAt({ world, net: cdn.net(), shelf }, cdn.url));
    assert.equal(manifest?.build, '23C71');
  });

  it('and used by another tab is not mixed with another file that lies at its address now', async () => {
    const first = tab({ boards: ['d53gap'] });
    await first.run();
    const { file: newer } = await ipswBlob({ ...options, seed: 2 });
    [cdn.file, cdn.etag] = [newer, '"two"'];
    assert.match((await visit()).error, /^OlderInUse/);
    assert.match((await visit()).error, /^OlderInUse/);
    await first.shelf.close();
    assert.equal((await visit()).error, '');
    assert.notEqual(await digest(newer), good);
  });
});
