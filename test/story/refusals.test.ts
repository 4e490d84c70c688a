import { expect } from '@open-wc/testing';
import { zipSync } from 'fflate';
import { utf8 } from '../../src/bytes/bytes.ts';
import { openIpsw } from '../../src/firmware/ipsw.ts';
import { stored } from '../../src/firmware/entry.ts';
import type { SigningFaults } from '../apple/faults.ts';
import { Stage } from './stage.ts';

const product = 'iPhone13,2';

/** The phone heard nothing but questions: no upload, no command that changes anything. */
const touched = (stage: Stage): string[] =>
  stage.events.map(({ kind }) => kind).filter((kind) => !['arrive', 'phase', 'leave'].includes(kind));

/** The file with one bit of one byte turned, `at` bytes in. */
async function flipped(file: File, at: number): Promise<File> {
  const [byte] = new Uint8Array(await file.slice(at, at + 1).arrayBuffer());
  return new File([file.slice(0, at), Uint8Array.of(byte! ^ 1), file.slice(at + 1)], file.name);
}

describe('refused before the phone is touched', () => {
  async function refuses(stage: Stage, name: string, fields: Record<string, unknown> = {}): Promise<void> {
    await stage.restore();
    expect(stage.fault?.phase).to.equal('prepare');
    expect(stage.fault?.fault).to.include({ name, ...fields });
    expect(stage.snapshot.at).to.equal('failed');
    expect(stage.snapshot.data).to.equal('untouched');
    expect(touched(stage)).to.deep.equal([]);
    expect(stage.all('attempt')).to.deep.equal([]);
  }

  it('a file that is no zip', async () => {
    const stage = await Stage.set({ product, brief: false });
    stage.file = new File([utf8('this is a letter, not firmware'.repeat(100))], 'letter.ipsw');
    await refuses(stage, 'NotAZip');
  });

  it('a download that ended early', async () => {
    const stage = await Stage.set({ product, brief: false });
    stage.file = new File([stage.file.slice(0, stage.file.size - 4000)], stage.file.name);
    await refuses(stage, 'TruncatedZip');
  });

  it('a zip without a BuildManifest', async () => {
    const stage = await Stage.set({ product, brief: false });
    const archive = zipSync({ 'letter.txt': utf8('not firmware') });
    stage.file = new File([new Uint8Array(archive)], 'letters.zip');
    await refuses(stage, 'NoBuildManifest');
  });

  it('firmware for another board', async () => {
    const stage = await Stage.set({ product, brief: false });
    stage.file = (await Stage.set({ product: 'iPhone10,1' })).file;
    await refuses(stage, 'WrongBoard');
  });

  it('a component with one flipped bit', async () => {
    const stage = await Stage.set({ product, brief: false });
    const { zip } = await openIpsw(stage.world, stage.file, stage.file.name);
    const entry = [...zip.entries.values()].find(({ name }) => name.includes('iBEC'))!;
    stage.file = await flipped(stage.file, entry.localAt + 2000);
    await stage.restore();
    expect(stage.fault?.phase).to.equal('prepare');
    expect(['CrcMismatch', 'DigestMismatch', 'EntryBroken']).to.include(stage.fault?.fault.name);
    expect(stage.fault?.fault.message).to.contain('iBEC');
    expect(touched(stage)).to.deep.equal([]);
  });

  it('a system image with one flipped bit', async () => {
    const stage = await Stage.set({ product, brief: false });
    const ipsw = await openIpsw(stage.world, stage.file, stage.file.name);
    const os = ipsw.manifest.identities[0]!.component('OS').path!;
    const entry = ipsw.zip.entries.get(os)!;
    await stored(ipsw.zip, entry);
    stage.file = await flipped(stage.file, entry.localAt + 500_000);
    await refuses(stage, 'CrcMismatch', { entry: os });
  });

  const signing: [string, SigningFaults, string, Record<string, unknown>][] = [
    ['a build that Apple no longer signs', { refuse: 94 }, 'SigningRefused', { status: 94 }],
    ['a signing server that does not answer', { unreachable: true }, 'SigningUnreachable', {}],
    ['a ticket for another phone', { otherEcid: true }, 'TicketMismatch', { field: 'ECID' }],
    ['a ticket for another nonce', { staleNonce: true }, 'TicketMismatch', { field: 'BNCH' }],
  ];
  for (const [what, faults, name, fields] of signing)
    it(what, async () => {
      const stage = await Stage.set({ product, brief: false });
      Object.assign(stage.apple.faults, faults);
      await refuses(stage, name, fields);
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
