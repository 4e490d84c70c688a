import { expect } from '@open-wc/testing';
import { text, type Bytes } from '../../src/bytes/bytes.ts';
import { realWorld } from '../../src/bytes/world.ts';
import { whole } from '../../src/firmware/entry.ts';
import { wasmHashers } from '../../src/firmware/hashers.ts';
import { openIpsw } from '../../src/firmware/ipsw.ts';
import { verifyIpsw } from '../../src/firmware/verify.ts';
import { openZip } from '../../src/firmware/zip.ts';
import { ipswBlob } from '../apple/ipsw.ts';
import { archive, counted, failure, find, flipped } from './firmware-archive.ts';

const poem = 'The phone is asleep; the cable is awake. '.repeat(50);
const small = archive({ 'a.txt': poem, 'b.txt': [poem, { level: 0 }] });
const names = ['a.txt', 'b.txt'];

interface Told {
  readonly name: string;
  readonly entry?: string;
  readonly offset?: number;
}

/** Reads every file that should be there; what the archive gives instead of a failure must be what went in. */
async function readAll(bytes: Bytes): Promise<void> {
  const zip = await openZip(counted(bytes));
  for (const name of names) {
    const entry = zip.entries.get(name);
    if (!entry) throw Object.assign(new Error(name), { name: 'EntryMissing', entry: name });
    expect(text(await whole(realWorld, zip, entry, 10_000))).to.equal(poem);
  }
}

describe('one bit turned over in a firmware file', () => {
  it('in any byte of headers, directory and end record is found with the entry named, or does no harm', async () => {
    const found = new Map<string, number>();
    const directory = find(small, 'PK\x01\x02');
    const parts = [0, find(small, poem) - 35].flatMap((at) => Array.from({ length: 35 }, (_, i) => at + i));
    const records = Array.from({ length: small.length - directory }, (_, i) => directory + i);
    for (const at of [...parts, ...records]) {
      const error = (await failure(readAll(flipped(small, at)))) as Told | undefined;
      const name = error?.name ?? 'harmless';
      found.set(name, (found.get(name) ?? 0) + 1);
      expect(name).to.not.equal('AssertionError');
      if (error && 'entry' in error) expect([...names, 'central directory']).to.include(renamed(error.entry));
    }
    // Times, versions and attributes; everything else is refused.
    expect(found.get('harmless')).to.be.lessThan(2 * 30 + 2 * 12);
    expect(found.get('EntryBroken')).to.be.greaterThan(80);
  });

  it('is told with its place where the format knows one', async () => {
    const local = (await failure(readAll(flipped(small, 1)))) as Told;
    expect(local.name).to.equal('NotAZip');
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

/** A name with one bit turned over is called by what it has become. */
function renamed(entry: string): string {
  if (entry === 'central directory') return entry;
  return entry.endsWith('txt') || entry.length === 5
    ? (names.find((name) => near(name, entry)) ?? entry)
    : entry;
}

const near = (a: string, b: string): boolean =>
  a.length === b.length && Array.from(a).filter((letter, i) => letter !== b[i]).length <= 1;
