import { expect } from '@open-wc/testing';
import { concat, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { fromHex, toHex } from '../../src/bytes/hex.ts';
import { realWorld as world } from '../../src/bytes/world.ts';
import { flipped, im4p, img4 } from '../phone/forge.ts';
import { openManifest } from '../phone/image4.ts';
import { apNonce } from '../phone/nonce.ts';
import { trustBench, trustImages } from './phone-trust.ts';

describe('trust of the pretend phone', () => {
  for (const product of ['iPhone8,1', 'iPhone10,1', 'iPhone13,2', 'iPhone14,3', 'iPhone15,2'])
    it(`takes what was signed for ${product} and its present boot`, async () => {
      const { trust, ticket } = await trustBench(product);
      const im4m = await ticket();
      for (const type of ['ibec', 'rsep'] as const)
        expect(await trust.image(img4(trustImages[type], im4m), type)).to.equal(undefined);
      expect(await trust.ticket(im4m)).to.equal(undefined);
    });

  it('refuses a ticket for anything else, by the rule that it breaks', async () => {
    const { phone, trust, ticket } = await trustBench('iPhone13,2');
    const other = world.chance.bytes(32);
    const verdicts: [string, Bytes][] = [
      ['ticket-board', await ticket({ ApBoardID: 14 })],
      ['ticket-ecid', await ticket({ ApECID: phone.ecid + 1n })],
      ['ticket-nonce', await ticket({ ApNonce: other })],
      ['ticket-nonce', await ticket({ ApNonce: phone.apNonce.slice(0, 20) })],
      ['ticket-production', await ticket({ ApProductionMode: false })],
      ['ticket-security', await ticket({ ApSecurityMode: false })],
      // The signer itself may not say another chip or domain.
      ['ticket-constraints', await ticket({ ApChipID: 0x8110 })],
      ['ticket-constraints', await ticket({ ApSecurityDomain: 2 })],
      ['ticket-chip', await ticket({ ApChipID: 0x8110 }, 0x8110)],
      ['sep-nonce', await ticket({ SepNonce: other.slice(0, 20) })],
      [
        'image-digest',
        await ticket({ rsep: { Digest: world.chance.bytes(48), Trusted: true, EPRO: true, ESEC: true } }),
      ],
    ];
    for (const [check, im4m] of verdicts)
      expect((await trust.image(img4(trustImages.rsep, im4m), 'rsep'))?.check).to.equal(check);
    const demoted = await ticket({ rsep: { Digest: other, EPRO: false, ESEC: true } });
    expect((await trust.image(img4(trustImages.rsep, demoted), 'rsep'))?.check).to.equal('image-digest');
  });

  it('takes a ticket that was asked for without a SEP nonce, but not for the Secure Enclave', async () => {
    const { trust, ticket } = await trustBench('iPhone10,1');
    const im4m = await ticket({ SepNonce: undefined });
    expect(await trust.image(img4(trustImages.ibec, im4m), 'ibec')).to.equal(undefined);
    expect((await trust.image(img4(trustImages.rsep, im4m), 'rsep'))?.check).to.equal('sep-nonce');
  });

  it('refuses an image that is not as it was signed', async () => {
    const { trust, ticket } = await trustBench('iPhone10,1');
    const im4m = await ticket();
    const good = img4(trustImages.ibec, im4m);
    const manifest = openManifest(im4m);
    const checkOf = async (bytes: Bytes, type = 'ibec'): Promise<string | undefined> =>
      (await trust.image(bytes, type))?.check;
    expect(await checkOf(concat([good, new Uint8Array(1)]))).to.equal('image-shape');
    expect(await checkOf(trustImages.ibec)).to.equal('image-shape');
    expect(await checkOf(utf8('not DER'))).to.equal('image-shape');
    expect(await checkOf(img4(trustImages.krnl, im4m), 'rkrn')).to.equal('image-type');
    expect(await checkOf(img4(im4p('rkrn', utf8('k')), im4m), 'rkrn')).to.equal('image-digest');
    expect(await checkOf(img4(im4p('ibec', utf8('iBEC!')), im4m))).to.equal('image-digest');
    expect(await checkOf(flipped(good, manifest.signature))).to.equal('ticket-signature');
    expect(await checkOf(flipped(good, utf8('srvn')))).to.equal('image-shape');
    const srvn = manifest.properties.get('srvn')!.content;
    expect(await checkOf(flipped(good, srvn))).to.equal('ticket-signature');
  });

  it('believes its own root only', async () => {
    const { trust, ticket } = await trustBench('iPhone10,1');
    const im4m = await ticket();
    const [leaf] = openManifest(im4m).certificates;
    const stranger = flipped(im4m, leaf!.slice(-16));
    expect((await trust.ticket(stranger))?.check).to.equal('certificate-chain');
    const old = await trustBench('iPhone8,1');
    const mixed = await old.ticket({}, 0x8015);
    expect((await old.trust.ticket(mixed))?.check).to.equal('certificate-chain');
  });

  it('lets a rule be switched off by name, and that one only', async () => {
    const { phone, trust, ticket } = await trustBench('iPhone10,1', { lenient: ['ticket-nonce'] });
    const renewed = await ticket({ ApNonce: world.chance.bytes(32) });
    expect(await trust.image(img4(trustImages.ibec, renewed), 'ibec')).to.equal(undefined);
    const both = await ticket({ ApNonce: world.chance.bytes(32), ApECID: phone.ecid + 1n });
    expect((await trust.image(img4(trustImages.ibec, both), 'ibec'))?.check).to.equal('ticket-ecid');
  });

  it('makes nonces from generators as A7 to A11 do', () => {
    const ones = fromHex('1111111111111111');
    expect(toHex(apNonce(ones, 0x8000))).to.equal('3a88b7c3802f2f0510abc432104a15ebd8bd7154');
    expect(toHex(apNonce(ones, 0x8015))).to.equal(
      '27325c8258be46e69d9ee57fa9a8fbc28b873df434e5e702a8b27999551138ae',
    );
  });
});
