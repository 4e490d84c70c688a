import { expect } from '@open-wc/testing';
import { equal } from '../../src/bytes/bytes.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { readCertificate, type Certificate } from '../../src/signing/certificate.ts';
import { constraintOid, leafFor, testRoot } from '../apple/ca.ts';
import { VirtualWorld } from '../clock.ts';

const keyUsage = '2.5.29.15';

/** Apple's own leaf; undefined where the real files are absent. */
async function appleLeaf(chip: string): Promise<Certificate | undefined> {
  const response = await fetch(`/shared-data/certs/${chip}-TssLive-ManifestKey-RevA-DataCenter.der`);
  return response.ok ? readCertificate(new Uint8Array(await response.arrayBuffer())) : undefined;
}

const ownLeaf = async (chipId: number): Promise<Certificate> =>
  readCertificate((await leafFor(chipId)).certificates.at(-1)!);

const value = (certificate: Certificate, id: string): string => toHex(certificate.extensions.get(id)!.value);

describe('apple.ca', () => {
  for (const [chip, chipId] of [
    ['T8015', 0x8015],
    ['T8110', 0x8110],
  ] as const)
    it(`constrains the tickets of ${chip} byte for byte as Apple's own certificate does`, async function () {
      const real = await appleLeaf(chip);
      if (!real) this.skip();
      const own = await ownLeaf(chipId);
      expect([...own.extensions.keys()].sort()).to.deep.equal([...real.extensions.keys()].sort());
      for (const id of [constraintOid, keyUsage, '2.5.29.19'])
        expect(value(own, id), id).to.equal(value(real, id));
    });

  it('gives leafs of A7 to A9 no basic constraints, and their authority before them', async () => {
    const { certificates } = await leafFor(0x8000);
    const [authority, leaf] = certificates.map(readCertificate);
    expect([authority!.commonName, leaf!.commonName]).to.deep.equal([
      'Test Secure Boot Certification Authority',
      'S8000-TestLive-ManifestKey',
    ]);
    expect([leaf!.extensions.has('2.5.29.19'), leaf!.algorithm]).to.deep.equal([false, 'sha1']);
  });

  it('makes the same certificates each time', async () => {
    const again = await testRoot(new VirtualWorld());
    expect(equal(again.certificate, (await testRoot()).certificate)).to.equal(true);
  });

  it('leaves the thread as often for the first ticket of a chip as for the next', async () => {
    const counts: number[] = [];
    for (let run = 0; run < 2; run++) {
      const world = new VirtualWorld();
      await world.run(leafFor(0x8020, world));
      counts.push(world.errands);
    }
    expect(counts).to.deep.equal([1, 1]);
  });
});
