import { expect } from '@open-wc/testing';
import { concat, equal, type Bytes } from '../../src/bytes/bytes.ts';
import { realWorld, type World } from '../../src/bytes/world.ts';
import { octetsOf } from '../../src/signing/der.ts';
import { ia5, integer, octets, sequence } from '../../src/signing/der-writer.ts';
import { leafFor } from '../apple/ca.ts';
import type { CheckName } from '../phone/check-names.ts';
import { flipped, img4 } from '../phone/forge.ts';
import { openManifest } from '../phone/image4.ts';
import { trustBench, trustImages, type TrustBench } from './phone-trust.ts';

/** One image that no phone may take. */
interface Bad {
  readonly check: CheckName;
  readonly image: (bench: TrustBench) => Promise<Bytes>;
  /** The slot that it is for, `rsep` when absent. */
  readonly type?: string;
  readonly product?: string;
  /** Rules that stand before this one and break with it. */
  readonly besides?: readonly CheckName[];
}

const other = (length: number): Bytes => new Uint8Array(length).fill(0x5a);

const { rsep } = trustImages;

/** SEP's image under a ticket that says something else than the phone would have asked for. */
const under =
  (changes: Parameters<TrustBench['ticket']>[0], signer?: number) =>
  async ({ ticket }: TrustBench): Promise<Bytes> =>
    img4(rsep, await ticket(changes, signer));

/** The ticket with `from` in what is signed replaced, and signed again: for what the authority itself never writes. */
async function rewritten({ phone, ticket }: TrustBench, from: Bytes, to: Bytes): Promise<Bytes> {
  const { signed, certificates } = openManifest(await ticket());
  const at = signed.findIndex((_, i) => equal(signed.subarray(i, i + from.length), from));
  const changed = concat([signed.subarray(0, at), to, signed.subarray(at + from.length)]);
  const leaf = await leafFor(phone.product.chipId);
  const signature = octets(await leaf.sign(changed));
  return img4(rsep, sequence(ia5('IM4M'), integer(0), changed, signature, sequence(...certificates)));
}

const property = (name: string, value: number): Bytes => concat([ia5(name), integer(value)]);

const badImages: Bad[] = [
  { check: 'image-shape', image: async (bench) => concat([await under({})(bench), other(1)]) },
  { check: 'image-type', image: under({}), type: 'sepi' },
  {
    check: 'certificate-chain',
    image: async ({ ticket }) => {
      const im4m = await ticket();
      return img4(rsep, flipped(im4m, openManifest(im4m).certificates[0]!.slice(-16)));
    },
  },
  {
    check: 'ticket-signature',
    image: async ({ ticket }) => {
      const im4m = await ticket();
      return img4(rsep, flipped(im4m, openManifest(im4m).signature));
    },
  },
  { check: 'ticket-constraints', image: under({ UID_MODE: 'left out' }), product: 'iPhone15,2' },
  { check: 'ticket-board', image: under({ ApBoardID: 14 }) },
  { check: 'ticket-chip', image: under({ ApChipID: 0x8110 }, 0x8110) },
  { check: 'ticket-domain', image: under({ ApSecurityDomain: 2 }), besides: ['ticket-constraints'] },
  { check: 'ticket-ecid', image: under({ ApECID: 1n }) },
  { check: 'ticket-production', image: under({ ApProductionMode: false }) },
  { check: 'ticket-security', image: under({ ApSecurityMode: false }) },
  {
    check: 'ticket-epoch',
    image: (bench) => rewritten(bench, property('CEPO', 1), property('CEPO', 0)),
    besides: ['ticket-constraints'],
  },
  { check: 'ticket-nonce', image: under({ ApNonce: other(32) }) },
  { check: 'sep-nonce', image: under({ SepNonce: other(20) }) },
  {
    check: 'image-digest',
    image: under({ rsep: { Digest: other(48), Trusted: true, EPRO: true, ESEC: true } }),
  },
  {
    check: 'image-production',
    image: async ({ ticket }) => {
      const good = openManifest(await ticket())
        .objects.get('rsep')!
        .get('DGST')!;
      const demoted = { Digest: octetsOf(good), Trusted: true, EPRO: false, ESEC: true };
      return img4(rsep, await ticket({ rsep: demoted }));
    },
  },
];

describe('images that the pretend phone refuses', () => {
  for (const { check, image, type = 'rsep', product = 'iPhone13,2', besides = [] } of badImages) {
    it(`over ${check}, and over nothing else`, async () => {
      const strict = await trustBench(product, { lenient: besides });
      expect((await strict.trust.image(await image(strict), type))?.check).to.equal(check);
      const lenient = await trustBench(product, { lenient: [...besides, check] });
      expect(await lenient.trust.image(await image(lenient), type)).to.equal(undefined);
    });
  }

  it('over a verifier that does not work, good as they may be', async () => {
    for (const lenient of [[], ['verifier']]) {
      let works = true;
      const outside: World['outside'] = (errand, run) =>
        works
          ? realWorld.outside(errand, run)
          : Promise.reject(new DOMException('no digest', 'OperationError'));
      const bench = await trustBench('iPhone13,2', { lenient, world: { ...realWorld, outside } });
      const im4m = await bench.ticket();
      expect(await bench.trust.ticket(im4m)).to.equal(undefined);
      works = false;
      expect((await bench.trust.image(img4(rsep, im4m), 'rsep'))?.check).to.equal(
        lenient.length === 0 ? 'verifier' : undefined,
      );
    }
  });
});
