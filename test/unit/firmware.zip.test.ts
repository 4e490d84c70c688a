import { expect } from '@open-wc/testing';
import { concat, MiB, text, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { crc32 } from '../../src/bytes/crc32.ts';
import { flowing, pieces, type Source } from '../../src/bytes/source.ts';
import { realWorld, type Errand, type World } from '../../src/bytes/world.ts';
import { stored, stream, whole } from '../../src/firmware/entry.ts';
import {
  CrcMismatch,
  EntryBroken,
  EntryTooLarge,
  NotAZip,
  SourceChanged,
  SourceGone,
  TruncatedZip,
  ZipUnsupported,
} from '../../src/firmware/errors.ts';
import { blobSource, part } from '../../src/firmware/source.ts';
import { openZip } from '../../src/firmware/zip.ts';
import { ZipLayout, type Member } from '../apple/ipsw-zip.ts';
import { archive, counted, failure, find, flipped } from './firmware-archive.ts';

const poem = 'The phone is asleep; the cable is awake. '.repeat(50);
const ours = archive({ 'a.txt': poem, 'Firmware/b.txt': [poem, { level: 0 }], empty: '' });

/** A world whose time runs so many times faster; `never`: whether a call gets no answer. */
const hasty = (times: number, never: (errand: Errand) => boolean): World => ({
  ...realWorld,
  clock: { ...realWorld.clock, after: (ms, then) => realWorld.clock.after(ms / times, then) },
  outside: (errand, run) => (never(errand) ? new Promise(() => undefined) : run()),
});

describe('a zip archive', () => {
  it('gives every entry, deflated or stored, as it went in', async () => {
    const zip = await openZip(counted(ours));
    expect([...zip.entries.keys()]).to.deep.equal(['a.txt', 'Firmware/b.txt', 'empty']);
    for (const name of ['a.txt', 'Firmware/b.txt'])
      expect(text(await whole(realWorld, zip, zip.entries.get(name)!, 10_000))).to.equal(poem);
    expect(await whole(realWorld, zip, zip.entries.get('empty')!, 0)).to.have.lengthOf(0);
  });

  it('reads a stored entry at any place, and refuses that for a deflated one', async () => {
    const zip = await openZip(counted(ours));
    const source = await stored(zip, zip.entries.get('Firmware/b.txt')!);
    expect(source.size).to.equal(poem.length);
    expect(text(await source.read(4, 5))).to.equal('phone');
    expect(await failure(source.read(poem.length - 1, 2))).to.be.instanceOf(RangeError);
    expect(await failure(stored(zip, zip.entries.get('a.txt')!))).to.be.instanceOf(ZipUnsupported);
  });

  it('is found behind a comment that itself holds an end record', async () => {
    const comment = utf8('PK\x05\x06 is how an end record begins, and this is none');
    const commented = concat([ours, comment]);
    commented[ours.length - 2] = comment.length;
    expect((await openZip(counted(commented))).entries.size).to.equal(3);
  });

  it('is refused when it is no archive, or cut off anywhere', async () => {
    expect(await failure(openZip(counted(utf8('<?xml version="1.0"?>'))))).to.be.instanceOf(NotAZip);
    expect(await failure(openZip(counted(utf8(''))))).to.be.instanceOf(NotAZip);
    for (const length of [4, 100, ours.length - 23, ours.length - 1])
      expect(await failure(openZip(counted(ours.slice(0, length))))).to.be.instanceOf(TruncatedZip);
  });

  it('with a hole in the middle says how long it should be', async () => {
    const holed = concat([ours.slice(0, 50), ours.slice(90)]);
    const error = await failure(openZip(counted(holed)));
    expect(error).to.be.instanceOf(TruncatedZip);
    expect((error as TruncatedZip).needed).to.equal(ours.length);
  });

  it('tells damaged content by its checksum, and broken compression as such', async () => {
    const at = find(ours, 'The phone');
    const zip = await openZip(counted(flipped(ours, at)));
    const error = await failure(whole(realWorld, zip, zip.entries.get('Firmware/b.txt')!, 10_000));
    expect(error).to.be.instanceOf(CrcMismatch);
    expect((error as CrcMismatch).entry).to.equal('Firmware/b.txt');
    const broken = ours.slice();
    broken.fill(0xff, 35, 60);
    const second = await openZip(counted(broken));
    expect(await failure(whole(realWorld, second, second.entries.get('a.txt')!, 10_000))).to.be.instanceOf(
      EntryBroken,
    );
  });

  it('never inflates beyond the announced size, nor reads what would not fit in memory', async () => {
    const lying = archive({ bomb: 'x'.repeat(100_000) });
    const view = new DataView(lying.buffer);
    const directory = view.getUint32(lying.length - 6, true);
    view.setUint32(directory + 24, 10, true);
    const zip = await openZip(counted(lying));
    const seen: number[] = [];
    const reading = (async () => {
      for await (const piece of stream(realWorld, zip, zip.entries.get('bomb')!)) seen.push(piece.length);
    })();
    expect(await failure(reading)).to.be.instanceOf(EntryBroken);
    expect(seen).to.deep.equal([]);
    const honest = await openZip(counted(ours));
    expect(await failure(whole(realWorld, honest, honest.entries.get('a.txt')!, 100))).to.be.instanceOf(
      EntryTooLarge,
    );
  });

  it('that the browser does not go on to inflate is not called damaged', async () => {
    const zip = await openZip(counted(ours));
    const silent = hasty(500, (errand) => errand === 'inflate');
    const error = await failure(whole(silent, zip, zip.entries.get('a.txt')!, 10_000));
    expect(error).to.include({ name: 'DigestFailed', algorithm: 'inflate' });
  });

  it('is refused when encrypted, or packed by an unknown method, and damaged where only its directory says so', async () => {
    const at = new DataView(ours.buffer).getUint32(ours.length - 6, true);
    for (const [inRecord, inLocal, value] of [
      [8, 6, 1],
      [10, 8, 9],
    ] as const) {
      const odd = ours.slice();
      odd[at + inRecord] = value;
      expect(await failure(openZip(counted(odd)))).to.include({
        name: 'EntryBroken',
        entry: 'a.txt',
        offset: at,
      });
      odd[inLocal] = value;
      expect(await failure(openZip(counted(odd)))).to.be.instanceOf(ZipUnsupported);
    }
  });
});

describe('a zip archive beyond 4 GiB', () => {
  it('finds entries on both sides of an image, through the 64-bit fields', async () => {
    const hole = 9 * 1024 * MiB;
    const member = (name: string, content: string, packed = content.length): Member => ({
      name,
      method: 0,
      crc32: crc32(utf8(content)),
      packed,
      size: packed,
      content: () => [utf8(content)],
    });
    const layout = new ZipLayout([member('before', 'b'), member('image', '', hole), member('after', 'a')]);
    const parts: Bytes[] = [];
    for await (const part of layout.parts()) parts.push(part);
    // Local header and content of "before", local header of "image", the hole.
    const start = concat(parts.slice(0, 3)).length;
    const zip = await openZip(withHole(concat(parts), start, hole));
    expect(zip.source.size).to.equal(layout.size);
    const after = zip.entries.get('after')!;
    expect(after.localAt).to.equal(start + hole);
    expect(text(await whole(realWorld, zip, after, 1))).to.equal('a');
    const image = await stored(zip, zip.entries.get('image')!);
    expect([image.size, [...(await image.read(hole - 2, 2))]]).to.deep.equal([hole, [0, 0]]);
  });
});

/** As if `length` zero bytes stood at `start`. */
function withHole(bytes: Bytes, start: number, length: number): Source {
  return {
    size: bytes.length + length,
    read(offset, wanted) {
      const out = new Uint8Array(wanted);
      for (let i = 0; i < wanted; i++) {
        const at = offset + i;
        if (at < start) out[i] = bytes[at]!;
        else if (at >= start + length) out[i] = bytes[at - length]!;
      }
      return Promise.resolve(out);
    },
  };
}

describe('a source', () => {
  it('of a Blob reads in pieces, in order, and nothing past its end', async () => {
    const source = blobSource(realWorld, new Blob([utf8('abcdefgh')]));
    const seen: string[] = [];
    for await (const piece of pieces(source, 3)) seen.push(text(piece));
    expect(seen).to.deep.equal(['abc', 'def', 'gh']);
    expect(await failure(source.read(6, 3))).to.be.instanceOf(RangeError);
  });

  it('flows forward in memory that is used again after two pieces more', async () => {
    const source = part(blobSource(realWorld, new Blob([utf8('..abcdefghijklm')])), 2, 13);
    const seen: string[] = [];
    const memory = new Set<ArrayBuffer>();
    let before: Bytes = utf8('');
    for await (const piece of flowing(source, 3)) {
      seen.push(`${text(before)} ${text(piece)}`);
      memory.add(piece.buffer);
      before = piece;
    }
    expect(seen).to.deep.equal([' abc', 'abc def', 'def ghi', 'ghi jkl', 'jkl m']);
    // A stream hands memory on from one buffer to the next, so the old ones are seen to be empty.
    expect([...memory].map(({ byteLength }) => byteLength)).to.deep.equal([0, 0, 3, 3, 3]);
  });

  it('that stops flowing is asked for the reason, and goes on when there is none', async () => {
    const broken: World = {
      ...realWorld,
      outside: (() => {
        let calls = 0;
        return <T>(_: unknown, run: () => Promise<T>) =>
          calls++ === 1 ? Promise.reject(new TypeError('network error')) : run();
      })(),
    };
    const seen: string[] = [];
    for await (const piece of flowing(blobSource(broken, new Blob([utf8('abcdefgh')])), 3))
      seen.push(text(piece));
    expect(seen).to.deep.equal(['abc', 'def', 'gh']);
  });

  it('that falls silent as it flows is read instead, long before a read would be given up', async () => {
    let calls = 0;
    const source = blobSource(
      hasty(20, () => ++calls === 2),
      new Blob([utf8('abcdefgh')]),
    );
    const seen: string[] = [];
    for await (const piece of flowing(source, 3)) seen.push(text(piece));
    expect(seen).to.deep.equal(['abc', 'def', 'gh']);
    expect(calls).to.be.above(2);
  });

  it('says whether the file behind it changed or went away', async () => {
    const failing = (name: string) =>
      failure(
        blobSource(
          { ...realWorld, outside: () => Promise.reject(new DOMException('no', name)) },
          new Blob(['abc']),
        ).read(1, 1),
      );
    expect(await failing('NotReadableError')).to.be.instanceOf(SourceChanged);
    expect(await failing('NotFoundError')).to.be.instanceOf(SourceGone);
  });
});
