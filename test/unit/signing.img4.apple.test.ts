import { expect } from '@open-wc/testing';
import { concat, equal, type Bytes } from '../../src/bytes/bytes.ts';
import { fromHex, toHex } from '../../src/bytes/hex.ts';
import { realWorld, sha384 } from '../../src/bytes/world.ts';
import { data, list, string, dict, isDict } from '../../src/plist/dict.ts';
import { parsePlist } from '../../src/plist/parse.ts';
import type { Dict } from '../../src/plist/value.ts';
import { readCertificate, ticketSignature, verifySignature } from '../../src/signing/certificate.ts';
import {
  img4Frame,
  readIm4m,
  readIm4p,
  readIm4r,
  readImg4,
  retype,
  writeIm4r,
} from '../../src/signing/img4.ts';

async function appleFile(test: Mocha.Context, path: string): Promise<Bytes> {
  const answer = await fetch(`/shared-data/${path}`);
  if (!answer.ok) {
    console.info(`skipped: ${path} is not on this machine`);
    test.skip();
  }
  return new Uint8Array(await answer.arrayBuffer());
}

const appleDict = async (test: Mocha.Context, path: string): Promise<Dict> =>
  parsePlist(await appleFile(test, path)) as Dict;

/** The nonce of a generator, which tickets up to A11 carry as BNCH (signing-and-ipsw §3.6). */
async function nonceOf(generator: string, length: number): Promise<string> {
  const bytes = fromHex(generator.replace(/^0x/, '').padStart(16, '0')).reverse();
  const hash = await crypto.subtle.digest(length === 20 ? 'SHA-1' : 'SHA-384', bytes);
  return toHex(new Uint8Array(hash).subarray(0, length));
}

describe("Apple's own Image4 files", () => {
  it('come out of the writers byte for byte', async function () {
    const [im4p, im4m, im4r, img4] = [
      await appleFile(this, 'img4/PyIMG4_IM4P'),
      await appleFile(this, 'img4/PyIMG4_IM4M'),
      await appleFile(this, 'img4/PyIMG4_IM4R'),
      await appleFile(this, 'img4/PyIMG4_IMG4'),
    ];
    const parts = readImg4(img4);
    expect([equal(parts.im4p, im4p), equal(parts.im4m, im4m), parts.im4r]).to.deep.equal([
      true,
      true,
      undefined,
    ]);
    const { head, tail } = img4Frame(im4p.length, im4m);
    expect(equal(concat([head, im4p, tail]), img4)).to.equal(true);
    expect(equal(writeIm4r([['BNCN', readIm4r(im4r).get('BNCN') as Bytes]]), im4r)).to.equal(true);
    const payload = await appleFile(this, 'img4/PyIMG4_test_payload');
    expect(readIm4p(im4p).type).to.equal('test');
    expect(equal(readIm4p(im4p).payload, payload)).to.equal(true);
  });

  it("a DeviceTree has the manifest's digest, and RestoreDeviceTree's after its type is changed", async function () {
    const tree = await appleFile(this, 'im4p/iPhoneX_11.2_DeviceTree.d22ap.im4p');
    const manifest = await appleDict(this, 'manifests/iPhone10,3_10,6_11.2_15C114.plist');
    const identity = list(manifest, 'BuildIdentities')
      .filter(isDict)
      .find((each) => string(dict(each, 'Info'), 'DeviceClass') === 'd22ap')!;
    const digest = (name: string): string => toHex(data(dict(dict(identity, 'Manifest'), name), 'Digest'));
    expect(toHex(await sha384(realWorld, tree))).to.equal(digest('DeviceTree'));
    expect(toHex(await sha384(realWorld, retype(tree, 'rdtr')))).to.equal(digest('RestoreDeviceTree'));
  });

  for (const { name, algorithm, chip, length, objects } of [
    { name: '0x8000', algorithm: 'sha1', chip: 0x8000n, length: 20, objects: 30 },
    { name: '0x8015', algorithm: 'sha384', chip: 0x8015n, length: 32, objects: 34 },
  ])
    it(`the ticket for ${name} is signed by its own leaf and carries the nonce of its generator`, async function () {
      const answer = await appleDict(this, `tickets/${name}.shsh`);
      const im4m = readIm4m(data(answer, 'ApImg4Ticket'));
      expect(await ticketSignature(realWorld, im4m)).to.deep.equal({ algorithm, valid: true });
      expect(im4m.properties.get('CHIP')).to.equal(chip);
      expect(im4m.objects.size).to.equal(objects);
      expect(toHex(im4m.properties.get('BNCH') as Bytes)).to.equal(
        await nonceOf(string(answer, 'generator'), length),
      );
      const altered = im4m.signed.slice();
      altered[altered.length - 1]! ^= 1;
      expect((await ticketSignature(realWorld, { ...im4m, signed: altered })).valid).to.equal(false);
    });

  it('the leaf of the A9 ticket is signed by the authority beside it', async function () {
    const answer = await appleDict(this, 'tickets/0x8000.shsh');
    const [authority, leaf] = readIm4m(data(answer, 'ApImg4Ticket')).certificates.map(readCertificate);
    expect(authority?.commonName).to.equal('Apple Secure Boot Certification Authority');
    expect(leaf?.commonName).to.equal('S8000-TssLive-RevA-DataCenter');
    expect(toHex(leaf!.issuer)).to.equal(toHex(authority!.subject));
    const verified = (tbs: Bytes): Promise<boolean> =>
      verifySignature(realWorld, authority!.spki, leaf!.algorithm, tbs, leaf!.signature);
    expect([await verified(leaf!.tbs), await verified(authority!.tbs)]).to.deep.equal([true, false]);
  });

  for (const chip of ['T8015', 'T8110'])
    it(`the public leaf certificate of ${chip} lists the properties a ticket must have`, async function () {
      const certificate = readCertificate(
        await appleFile(this, `certs/${chip}-TssLive-ManifestKey-RevA-DataCenter.der`),
      );
      expect(certificate.commonName).to.match(new RegExp(`^${chip}-.*TssLive-ManifestKey-RevA-DataCenter$`));
      expect(certificate.algorithm).to.equal('sha384');
      expect([...certificate.extensions].map(([oid, { critical }]) => `${oid} ${critical}`)).to.have.members([
        '2.5.29.14 false',
        '2.5.29.19 true',
        '2.5.29.35 false',
        '2.5.29.15 true',
        '1.2.840.113635.100.6.1.15 true',
      ]);
    });
});
