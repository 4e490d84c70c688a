import { expect } from '@open-wc/testing';
import { zipSync } from 'fflate';
import { utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { classOf } from '../../src/diagnosis/classes.ts';
import { openIpsw, type Ipsw } from '../../src/firmware/ipsw.ts';
import type { Zip, ZipEntry } from '../../src/firmware/zip.ts';
import { fileRefusal } from '../../src/ui/say-file.ts';
import type { SigningFaults } from '../apple/faults.ts';
import { find } from '../unit/firmware-archive.ts';
import { Stage } from './stage.ts';

const product = 'iPhone13,2';

/** The phone heard nothing but questions: no upload, no command that changes anything. */
const touched = (stage: Stage): string[] =>
  stage.events.map(({ kind }) => kind).filter((kind) => !['arrive', 'phase', 'leave'].includes(kind));

function entryLike({ entries }: Zip, wanted: (entry: ZipEntry) => boolean): ZipEntry {
  const entry = [...entries.values()].find(wanted);
  if (!entry) throw new Error('the archive has no such entry');
  return entry;
}

describe('refused before the phone is touched', () => {
  async function refuses(stage: Stage, fields: object): Promise<void> {
    await stage.restore();
    expect(stage.fault?.phase).to.equal('prepare');
    expect(stage.fault?.fault).to.include(fields);
    expect(stage.snapshot.at).to.equal('failed');
    expect(stage.snapshot.data).to.equal('untouched');
    expect(touched(stage)).to.deep.equal([]);
    expect(stage.all('attempt')).to.deep.equal([]);
  }

  it('a file that is no zip', async () => {
    const stage = await Stage.set({ product, brief: false });
    stage.file = new File([utf8('this is a letter, not firmware'.repeat(100))], 'letter.ipsw');
    await refuses(stage, { name: 'NotAZip' });
  });

  it('a download that ended early', async () => {
    const stage = await Stage.set({ product, brief: false });
    stage.file = new File([stage.file.slice(0, stage.file.size - 4000)], stage.file.name);
    await refuses(stage, { name: 'TruncatedZip' });
  });

  it('a zip without a BuildManifest', async () => {
    const stage = await Stage.set({ product, brief: false });
    const archive = zipSync({ 'letter.txt': utf8('not firmware') });
    stage.file = new File([new Uint8Array(archive)], 'letters.zip');
    await refuses(stage, { name: 'NoBuildManifest' });
  });

  it('firmware for another board (T41, R35, R64)', async () => {
    const stage = await Stage.set({ product, brief: false });
    stage.file = (await Stage.set({ product: 'iPhone10,1' })).file;
    await refuses(stage, { name: 'WrongBoard' });
  });

  /** Where a bit is turned, the part that is named for it, and the byte, where the format can tell: a checksum cannot. */
  interface Damage {
    readonly at: number;
    readonly entry: string;
    readonly offset?: number;
  }
  const damages: readonly [string, (ipsw: Ipsw, bytes: Bytes) => Damage][] = [
    [
      'central directory',
      (_, bytes) => {
        const at = find(bytes, 'PK\x01\x02');
        return { at, entry: 'central directory', offset: at };
      },
    ],
    [
      'local header',
      ({ zip }) => {
        const { name, localAt } = entryLike(zip, (entry) => entry.name.includes('iBEC'));
        return { at: localAt + 8, entry: name, offset: localAt };
      },
    ],
    [
      'deflated part',
      ({ zip }) => {
        const { name, localAt, packed } = entryLike(zip, ({ method, size }) => method === 8 && size > 2000);
        return { at: localAt + 60 + name.length + packed / 2, entry: name };
      },
    ],
    [
      'stored system image',
      ({ zip, manifest }) => {
        const path = manifest.identities[0]!.component('OS').path!;
        return { at: entryLike(zip, ({ name }) => name === path).localAt + 500_000, entry: path };
      },
    ],
    [
      'manifest',
      ({ zip }) => {
        const { name, localAt, packed } = entryLike(zip, (entry) => entry.name === 'BuildManifest.plist');
        return { at: localAt + 60 + packed / 2, entry: name };
      },
    ],
  ];
  for (const [where, damage] of damages)
    it(`a file with one bit turned in its ${where}: the part is named, on the page too`, async () => {
      const stage = await Stage.set({ product, brief: false });
      const bytes = new Uint8Array(await stage.file.arrayBuffer());
      const { at, ...told } = damage(await openIpsw(stage.world, stage.file, stage.file.name), bytes);
      bytes[Math.floor(at)]! ^= 1;
      stage.file = new File([bytes], stage.file.name);
      await refuses(stage, told);
      const { fault } = stage.fault!;
      // What cannot be inflated is found before its checksum.
      expect(['EntryBroken', 'CrcMismatch']).to.include(fault.name);
      expect(classOf(fault, 'prepare')).to.equal('FILE');
      expect(fileRefusal(fault, stage.snapshot)).to.equal(
        `The file is damaged at “${told.entry}”. Nothing was sent to the phone. Download the file again.`,
      );
    });

  const signing: [string, SigningFaults, string, Record<string, unknown>][] = [
    ['a build that Apple no longer signs (T41, R36, R37)', { refuse: 94 }, 'SigningRefused', { status: 94 }],
    ['a signing server that does not answer', { unreachable: true }, 'SigningUnreachable', {}],
    ['a ticket for another phone', { otherEcid: true }, 'TicketMismatch', { field: 'ECID' }],
    ['a ticket for another nonce', { staleNonce: true }, 'TicketMismatch', { field: 'BNCH' }],
  ];
  for (const [what, faults, name, fields] of signing)
    it(what, async () => {
      const stage = await Stage.set({ product, brief: false });
      Object.assign(stage.apple.faults, faults);
      await refuses(stage, { name, ...fields });
    });

  it('a restore that nobody agreed to, agreed to for another phone or other work, or too long ago (T11)', async () => {
    const flaws = [
      ['missing', null],
      ['other-phone', { ecid: '0000000000000001' }],
      ['other-operation', { behavior: 'update' }],
      ['expired', { at: -15 * 60_000 }],
    ] as const;
    for (const [flaw, wrong] of flaws) {
      const stage = await Stage.set({ product });
      await stage.prepare();
      const order = stage.order('erase');
      const at = order.at + (wrong && 'at' in wrong ? wrong.at - 1 : 0);
      await stage.world.run(stage.station.restore(wrong && { ...order, ...wrong, at }));
      expect(stage.fault?.fault).to.include({ name: 'ConsentMissing', ecid: stage.ecid, flaw });
      expect(touched(stage)).to.deep.equal([]);
    }
  });

  it('a consent that was used before (T12)', async () => {
    const stage = await Stage.set({
      product,
      faults: [{ at: { component: 'RestoreRamDisk' }, do: { leave: { as: 'recovery', afterMs: 9000 } } }],
    });
    await stage.prepare();
    const order = stage.order('erase');
    await stage.world.run(stage.station.restore(order));
    expect(stage.fault?.fault.name).to.equal('LinkLost');
    stage.note({ who: 'person', kind: 'again', file: true });
    await stage.prepare();
    await stage.world.run(stage.station.restore(order));
    expect(stage.all('fault')[1]?.fault).to.include({ name: 'ConsentMissing', flaw: 'used' });
    expect(stage.all('attempt')).to.have.length(1);
  });

  it('a file that is not the one that was checked (P2)', async () => {
    const stage = await Stage.set({ product, brief: false });
    const other = new File([stage.file], 'other.ipsw', { lastModified: 1 });
    const { name: file, size, lastModified } = stage.file;
    await stage.world.run(
      stage.station.prepare(other, { file, size, lastModified, boards: null }, ['erase']),
    );
    expect(stage.fault?.fault).to.include({ name: 'FileNotVerified', file: 'other.ipsw' });
  });

  it('a file of which only the parts for another model were fetched', async () => {
    const stage = await Stage.set({ product, brief: false });
    const { name: file, size, lastModified } = stage.file;
    const verified = { file, size, lastModified, boards: ['d64ap'] };
    await stage.world.run(stage.station.prepare(stage.file, verified, ['erase']));
    expect(stage.fault?.fault).to.include({ name: 'BoardNotFetched', board: 'd53gap' });
    expect(touched(stage)).to.deep.equal([]);
  });
});
