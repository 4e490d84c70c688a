import { expect } from '@open-wc/testing';
import { concat, text, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { crc32 } from '../../src/bytes/crc32.ts';
import { realWorld } from '../../src/bytes/world.ts';
import { whole } from '../../src/firmware/entry.ts';
import { wasmHashers } from '../../src/firmware/hashers.ts';
import { openIpsw } from '../../src/firmware/ipsw.ts';
import { verifyIpsw } from '../../src/firmware/verify.ts';
import { openZip } from '../../src/firmware/zip.ts';
import { ipswBlob } from '../apple/ipsw.ts';
import { ZipLayout } from '../apple/ipsw-zip.ts';
import { archive, counted, failure, find, flipped } from './firmware-archive.ts';

const poem = 'The phone is asleep; the cable is awake. '.repeat(50);
const small = archive({ 'a.txt': poem, 'b.txt': [poem, { level: 0 }] });
const names = ['a.txt', 'b.txt'];

interface Told {
  readonly name: string;
  readonly entry?: string;
  readonly offset?: number;
}

/** Reads every file that is there; what the archive gives instead of a failure must be what went in. */
async function readAll(bytes: Bytes): Promise<void> {
  const zip = await openZip(counted(bytes));
  expect(zip.entries.size).to.equal(names.length);
  for (const entry of zip.entries.values())
    expect(text(await whole(realWorld, zip, entry, 10_000))).to.equal(poem);
}

/** Both files with 64-bit fields everywhere, stored. */
async function wide(): Promise<Bytes> {
  const content = utf8(poem);
  const sizes = { crc32: crc32(content), packed: content.length, size: content.length };
  const layout = new ZipLayout(
    names.map((name) => ({ name, method: 0, ...sizes, content: () => [content] })),
    true,
  );
  const parts: Bytes[] = [];
  for await (const part of layout.parts()) parts.push(part);
  return concat(parts);
}

const turned = (bytes: Bytes, at: number, bit: number): Bytes => {
  const copy = bytes.slice();
  copy[at]! ^= bit;
  return copy;
};

/**
 * Bytes, counted from the end, that say where directory and 64-bit end record begin: of a file that lost some bytes in
 * its middle they are as wrong, so that nobody can tell the two apart.
 */
const places = {
  32: [[6, 3]],
  64: [
    [50, 43],
    [34, 27],
  ],
} as const;

describe('one bit turned over in a firmware file', () => {
  for (const kind of [32, 64] as const)
    it(`in any byte of headers, directory and end records of ${kind} bits is found with the entry named, or does no harm`, async () => {
      const bytes = kind === 32 ? small : await wide();
      let harmless = 0;
      const isPlace = (at: number): boolean =>
        places[kind].some(([from, to]) => bytes.length - at <= from && bytes.length - at >= to);
      const directory = find(bytes, 'PK\x01\x02');
      const second = find(bytes.subarray(4), 'PK\x03\x04') + 4;
      const parts = [0, second].flatMap((at) => Array.from({ length: 35 }, (_, i) => at + i));
      const records = Array.from({ length: bytes.length - directory }, (_, i) => directory + i);
      for (const at of [...parts, ...records])
        for (const bit of [1, 0x80]) {
          const error = (await failure(readAll(turned(bytes, at, bit)))) as Told | undefined;
          if (!error) harmless++;
          else if (error.name === 'TruncatedZip') expect(isPlace(at)).to.equal(true);
          else {
            expect(['EntryBroken', 'CrcMismatch', 'EntryTooLarge']).to.include(error.name);
            expect([error.entry, isNamed(error.entry!)]).to.deep.equal([error.entry, true]);
          }
        }
      // Times, versions, attributes, and in 64 bits what the narrow fields say.
      expect(harmless / (2 * (parts.length + records.length))).to.be.lessThan(0.4);
    });

  it('is told with its place where the format knows one', async () => {
    const local = (await failure(readAll(flipped(small, 1)))) as Told;
    expect(local).to.include({ name: 'EntryBroken', entry: 'a.txt', offset: 0 });
    const second = find(small, poem) - 35;
    expect(await failure(readAll(flipped(small, second)))).to.include({
      name: 'EntryBroken',
      entry: 'b.txt',
      offset: second,
    });
    const record = find(small, 'PK\x01\x02');
    expect(await failure(readAll(flipped(small, record)))).to.include({
      name: 'EntryBroken',
      entry: 'central directory',
      offset: record,
    });
    const end = small.length - 22;
    const fewer = small.slice();
    // How many entries there are, on this disk and on all.
    fewer[end + 8] = fewer[end + 10] = 1;
    expect(await failure(readAll(fewer))).to.include({ name: 'EntryBroken', entry: 'central directory' });
    const stored = find(small, poem);
    expect(await failure(readAll(flipped(small, stored + 100)))).to.include({
      name: 'CrcMismatch',
      entry: 'b.txt',
    });
  });

  it('in the name of the manifest, as the directory has it, is no archive of another kind', async () => {
    const { file } = await ipswBlob({ product: 'iPhone13,2', build: '23C71', imageBytes: 4096, few: true });
    const bytes = new Uint8Array(await file.arrayBuffer());
    const latin1 = new TextDecoder('latin1').decode(bytes);
    const at = latin1.lastIndexOf('BuildManifest.plist');
    for (const bit of [1, 0x80]) {
      const error = (await failure(openIpsw(realWorld, counted(turned(bytes, at, bit)), 'x'))) as Told;
      expect([error.name, error.offset]).to.deep.equal([
        'EntryBroken',
        latin1.indexOf('BuildManifest.plist') - 30,
      ]);
    }
  });

  it('in an image, a deflated part or the manifest stops the check before anything is sent', async () => {
    const { file } = await ipswBlob({ product: 'iPhone13,2', build: '23C71', imageBytes: 300_000 });
    const bytes = new Uint8Array(await file.arrayBuffer());
    const { zip, manifest } = await openIpsw(realWorld, file, file.name);
    const check = async (damaged: Bytes): Promise<unknown> =>
      failure(
        openIpsw(realWorld, counted(damaged), 'x').then((ipsw) =>
          verifyIpsw(realWorld, ipsw, ipsw.manifest.identities, { hashers: wasmHashers }),
        ),
      );
    const image = manifest.identities[0]!.component('OS').path!;
    for (const name of [image, 'BuildManifest.plist', ...zip.entries.keys()].slice(0, 12)) {
      const entry = zip.entries.get(name)!;
      if (entry.packed === 0) continue;
      const at = entry.localAt + 30 + name.length + Math.floor(entry.packed / 2);
      const error = (await check(flipped(bytes, at))) as Told;
      expect(['CrcMismatch', 'EntryBroken']).to.include(error.name);
      expect(error.entry).to.equal(name);
    }
  });
});

/** With one bit turned over in a name or its length, an entry is called by what it has become. */
const isNamed = (entry: string): boolean =>
  entry === 'central directory' ||
  names.some(
    (name) => near(name, entry) || entry.startsWith(name) || (entry !== '' && name.startsWith(entry)),
  );

const near = (a: string, b: string): boolean =>
  a.length === b.length && Array.from(a).filter((letter, i) => letter !== b[i]).length <= 1;
