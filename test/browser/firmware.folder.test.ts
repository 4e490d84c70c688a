import { expect } from '@open-wc/testing';
import { MiB } from '../../src/bytes/bytes.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { sha384, realWorld } from '../../src/bytes/world.ts';
import { classOf } from '../../src/diagnosis/classes.ts';
import { choose } from '../../src/firmware/choose.ts';
import { wasmHashers } from '../../src/firmware/hashers.ts';
import { openIpsw, type Ipsw } from '../../src/firmware/ipsw.ts';
import type { Entry } from '../../src/journal/entry.ts';
import { Journal } from '../../src/journal/journal.ts';
import type { Fetched } from '../../src/session/contract.ts';
import { fileRefusal } from '../../src/ui/say-file.ts';
import { verifyFolder, type Before } from '../../workers/verify.ts';
import { ipswBlob } from '../apple/ipsw.ts';
import { MemoryShelf } from '../memory-shelf.ts';
import { failure } from '../unit/firmware-archive.ts';
import { emptyFolder, unpack, write } from './opfs.ts';

interface Checked {
  readonly found: Fetched | null;
  readonly entries: readonly Entry[];
}

describe('a folder that an IPSW was unpacked into', () => {
  let archive: Ipsw;
  let file: File;
  let folder: FileSystemDirectoryHandle;
  let os: string;
  before(async () => {
    ({ file } = await ipswBlob({ product: 'iPhone13,2', build: '23C71', imageBytes: 2 * MiB }));
    archive = await openIpsw(realWorld, file, file.name);
    os = archive.manifest.identities[0]!.component('OS').path!;
  });
  beforeEach(async () => {
    folder = await emptyFolder('unpacked');
    await unpack(file, folder);
  });
  after(async () => {
    await emptyFolder('unpacked');
  });

  async function check(before?: Before): Promise<Checked> {
    const entries: Entry[] = [];
    const { note } = new Journal(realWorld.clock, 0, (entry) => entries.push(entry));
    const bench = { world: realWorld, note, hashers: wasmHashers, shelf: new MemoryShelf(realWorld) };
    const found = await verifyFolder({ ...bench, ...(before ? { before } : {}) }, folder);
    return { found, entries };
  }

  function refusal({ found, entries }: Checked): unknown[] {
    expect(found).to.equal(null);
    const last = entries.at(-1);
    if (last?.kind !== 'fault') throw new Error(`ended with ${last?.kind ?? 'nothing'}`);
    const about = { firmware: null, phone: null, model: null, download: null, catalogue: null };
    return [last.fault.name, classOf(last.fault, last.phase), fileRefusal(last.fault, about)];
  }

  it('is read in place, checked as the file that it was, and gives the same bytes', async () => {
    await write(folder, '.DS_Store', 'not ours');
    const { found, entries } = await check();
    expect(entries.map(({ kind }) => kind).filter((kind) => kind !== 'checking')).to.deep.equal([
      'opened',
      'verified',
    ]);
    expect(found!.verified).to.include({ file: 'unpacked.ipsw', size: found!.file.size, boards: null });
    const ipsw = await openIpsw(realWorld, found!.file, found!.file.name);
    const names = (of: Ipsw): string[] =>
      [...of.zip.entries.keys()].filter((name) => !name.endsWith('/')).sort();
    expect(names(ipsw)).to.deep.equal(names(archive));
    for (const behavior of ['erase', 'update'] as const) {
      const [mine, theirs] = await Promise.all(
        [ipsw, archive].map(async (of) => {
          const image = await of.image(choose(of.manifest, { board: 'd53gap', behavior }));
          return toHex(await sha384(realWorld, await image.read(0, image.size)));
        }),
      );
      expect(mine).to.equal(theirs);
    }
  });

  it('is refused before its files are read through when Apple does not sign it', async () => {
    const asked = Object.assign(new Error('no'), { name: 'SigningRefused', status: 94 });
    const done = await check(() => Promise.reject(asked));
    expect(refusal(done).slice(0, 2)).to.deep.equal(['SigningRefused', 'ELIG']);
    expect(done.entries.map(({ kind }) => kind)).to.deep.equal(['fault']);
  });

  it('is named in what is wrong with it', async () => {
    const identity = choose(archive.manifest, { board: 'd53gap', behavior: 'erase' });
    const { path = '' } = identity.component('iBEC');
    const damaged = await archive.component(identity, 'iBEC');
    damaged[damaged.length - 1]! ^= 1;
    await write(folder, path, damaged);
    expect(refusal(await check())).to.deep.equal([
      'DigestMismatch',
      'FILE',
      '“iBEC” is not what Apple’s list says. Nothing was sent to the phone. Download the file again.',
    ]);
    await write(folder, path, await archive.component(identity, 'iBEC'));
    const image = await archive.read(os);
    image[5000]! ^= 1;
    await write(folder, os, image);
    expect(refusal(await check())[2]).to.match(/^“OS” is not what Apple’s list says/);
    await folder.removeEntry(os);
    expect(refusal(await check()).slice(0, 2)).to.deep.equal(['MissingFiles', 'FILE']);
    await folder.removeEntry('BuildManifest.plist');
    expect(refusal(await check())).to.deep.equal([
      'NotAFirmwareFolder',
      'FILE',
      'The folder “unpacked” is no unpacked IPSW. Choose the one in which BuildManifest.plist lies.',
    ]);
  });

  it('whose files change after the check is found out when they are read', async () => {
    const { found } = await check();
    await write(folder, os, new Uint8Array(2 * MiB));
    const ipsw = await openIpsw(realWorld, found!.file, found!.file.name);
    const error = (await failure(ipsw.read(os))) as Error;
    expect(error.name).to.equal('SourceChanged');
  });
});
