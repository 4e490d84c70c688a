import assert from 'node:assert/strict';
import { afterEach, before, beforeEach, describe, it } from 'node:test';
import { MiB } from '../../src/bytes/bytes.ts';
import { pause } from '../../src/bytes/clock.ts';
import { realWorld } from '../../src/bytes/world.ts';
import type { VirtualWorld } from '../clock.ts';
import { ArrivingSource } from '../../src/firmware/arrivals.ts';
import { NoRoom } from '../../src/firmware/errors.ts';
import { BrowserShelf } from '../../src/firmware/shelf.ts';
import { ipswBlob } from '../apple/ipsw.ts';
import { Cdn, type CdnRequest } from '../apple/cdn.ts';
import { DownloadTab } from '../download-tab.ts';
import { installStorage } from '../pretend-storage.ts';

const options = { product: 'iPhone13,2', build: '23C71', imageBytes: MiB, othersBytes: 70 * MiB };

/** Bytes that were asked for; all of the file where no range was. */
const asked = (requests: readonly CdnRequest[], size: number): number =>
  requests.reduce((sum, { range }) => {
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
    return sum + (from === undefined ? size : Number(to) + 1 - Number(from));
  }, 0);

/** A slow line: a MiB in so many ms. */
const slowMs = 25_000;

/** The body over a slow line, which breaks after so many MiB. */
function slowly(world: VirtualWorld, body: Blob, breaksAfter: number): ReadableStream {
  let at = 0;
  const pull = async (into: ReadableStreamDefaultController): Promise<void> => {
    await world.asleep(pause(world.clock, slowMs));
    if (at >= breaksAfter * MiB) into.error(new TypeError('network error'));
    else if (at >= body.size) into.close();
    else into.enqueue(new Uint8Array(await body.slice(at, at + MiB).arrayBuffer()));
    at += MiB;
  };
  return new ReadableStream({ pull }, { highWaterMark: 0 });
}

describe('a server that', () => {
  let file: File;
  let cdn: Cdn;
  let tab: DownloadTab;
  const isWhole = async (got: Blob): Promise<boolean> =>
    Buffer.from(await got.arrayBuffer()).equals(Buffer.from(await file.arrayBuffer()));
  before(async () => {
    ({ file } = await ipswBlob(options));
  });
  beforeEach(() => {
    installStorage();
    cdn = new Cdn(file);
    tab = new DownloadTab(cdn, 'shelf');
  });
  afterEach(() => tab.shelf.close());

  it('falls silent after its very first head, or breaks off there, is asked again', async () => {
    const { world } = tab;
    const ways = [
      { pull: () => world.asleep(pause(world.clock, 600_000)) },
      { pull: (into: ReadableStreamDefaultController) => into.error(new TypeError('network error')) },
    ];
    cdn.passes = (body) => (ways.length > 0 ? new ReadableStream(ways.shift()) : body);
    assert.ok(await isWhole((await tab.run()).file));
    const [silent, broken, ...more] = tab.of('stalled', 'why').flat();
    assert.match(String(silent), /^more bytes from https:\/\/mirror/);
    assert.deepEqual([broken, more], ['network error', []]);
  });

  it('is paused inside a piece is asked for the rest of that piece only', async () => {
    const { world, download } = tab;
    const half = 5 * MiB;
    cdn.passes = (body) => {
      if (body.size < 2 * half) return body;
      cdn.passes = (later) => later;
      const begin = async (into: ReadableStreamDefaultController): Promise<void> => {
        into.enqueue(new Uint8Array(await body.slice(0, half).arrayBuffer()));
      };
      const rest = async (into: ReadableStreamDefaultController): Promise<void> => {
        download.pause();
        world.clock.after(3_600_000, () => download.resume());
        await world.asleep(pause(world.clock, 600_000));
        into.error(new TypeError('network error'));
      };
      return new ReadableStream({ start: begin, pull: rest }, { highWaterMark: 0 });
    };
    assert.ok(await isWhole((await tab.run()).file));
    assert.ok(cdn.requests.some(({ range }) => range === `bytes=${half}-${16 * MiB - 1}`));
  });

  it('stops giving ranges is asked for the whole file once, and what came before stays', async () => {
    cdn.beforePiece = (nth) => {
      cdn.ranges = nth <= 2;
    };
    assert.ok(await isWhole((await tab.run()).file));
    const pieces = cdn.requests.filter(({ method }) => method === 'GET');
    // Four ranges were under way, and one for all the rest.
    assert.ok(asked(pieces, file.size) < 2 * file.size, `${asked(pieces, file.size)} bytes of ${file.size}`);
  });

  it('stops giving ranges before the directory is read gives all of the file, whatever is wanted of it', async () => {
    const some = new DownloadTab(cdn, 'shelf', { boards: ['d53gap'] });
    cdn.passes = (body) => {
      cdn.ranges = false;
      return body;
    };
    const { file: got, boards } = await some.run();
    assert.deepEqual([await isWhole(got), boards], [true, null]);
    await some.shelf.close();
  });

  it('puts another file of the same size in its place is caught by a weak tag alone', async () => {
    [cdn.etag, cdn.lastModified] = ['W/"one"', null];
    const newer = new Blob([file.slice(0, -1000), new Uint8Array(1000)]);
    cdn.beforePiece = (nth) => {
      if (nth === 2) [cdn.file, cdn.etag] = [newer, 'W/"two"'];
    };
    await assert.rejects(tab.run(), { name: 'ResourceChanged', was: 'W/"one"', is: 'W/"two"' });
    // A weak tag binds no range.
    assert.ok(cdn.requests.every(({ ifRange }) => ifRange === null));
    [cdn.file, cdn.etag] = [file, 'W/"one"'];
    cdn.beforePiece = (nth) => {
      // On its way a tag may become a weak one.
      cdn.etag = nth % 2 === 0 ? '"one"' : 'W/"one"';
    };
    assert.ok(await isWhole((await new DownloadTab(cdn, 'shelf').run()).file));
  });

  it('gives no ranges is waited for while it sends what is here already, however slowly', async () => {
    const { world } = tab;
    cdn.ranges = false;
    const answers = [
      // To the question what lies there.
      (body: Blob) => body,
      (body: Blob) => body.slice(0, 40 * MiB),
      (body: Blob) => slowly(world, body, 30),
      (body: Blob) => slowly(world, body, Infinity),
    ];
    cdn.passes = (body) => (body.size < file.size ? body : (answers.shift()?.(body) ?? body));
    assert.ok(await isWhole((await tab.run()).file));
    assert.equal(answers.length, 0);
    // No pause of it was a silence, though nothing new came for longer than a silence may last.
    assert.ok(world.clock.now() > 2 * 30 * slowMs);
    assert.deepEqual(tab.of('stalled', 'attempt').flat(), [1, 2]);
  });

  it('gives no ranges and breaks off at one place each time is given up, and what came is kept', async () => {
    cdn.ranges = false;
    cdn.passes = (body) => (body.size < file.size ? body : body.slice(0, 40 * MiB));
    await assert.rejects(tab.run(), { name: 'NoHeadway', attempts: 11, why: 'the answer ended too early' });
    // Each time from the beginning.
    assert.equal(cdn.requests.filter(({ method }) => method === 'GET').length, 13);
    const [row] = await tab.shelf.rows();
    assert.equal(row?.bytes, 32 * MiB);
  });

  for (const ranges of [true, false])
    it(`meets a browser without room for the first note is no wait (ranges: ${ranges})`, async () => {
      cdn.ranges = ranges;
      tab.shelf.store.putItem = () => Promise.reject(new NoRoom('full'));
      await assert.rejects(tab.run(), { name: 'ShelfFull', kept: 0, freed: [] });
    });

  it('gives an archive whose directory is larger than any is told that it is damaged', async () => {
    const end = new Uint8Array(22);
    const view = new DataView(end.buffer);
    view.setUint32(0, 0x06054b50, true);
    view.setUint16(8, 1, true);
    view.setUint16(10, 1, true);
    view.setUint32(12, 40 * MiB, true);
    view.setUint32(16, 10 * MiB, true);
    cdn.file = new Blob([new Uint8Array([0x50, 0x4b, 3, 4]), new Uint8Array(50 * MiB - 4), end]);
    await assert.rejects(tab.run(), { name: 'EntryBroken', entry: 'central directory' });
  });
});

it('a piece on the shelf that cannot be read any more is an error of the shelf', async () => {
  installStorage();
  const { store } = new BrowserShelf(realWorld);
  const arrayBuffer = (): Promise<never> => Promise.reject(new DOMException('gone', 'NotReadableError'));
  const blob = { slice: () => ({ arrayBuffer }) } as unknown as Blob;
  store.chunk = () => Promise.resolve({ crc: 0, blob });
  const source = new ArrivingSource(realWorld, { store, key: 'a' }, 100, [0]);
  await assert.rejects(source.read(0, 10), { name: 'ShelfBroken', why: 'NotReadableError: gone' });
});
