import { utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { realWorld, type World } from '../../src/bytes/world.ts';
import { testRoot } from '../apple/ca.ts';
import { forgeTicket, im4p } from '../phone/forge.ts';
import { Nonces } from '../phone/nonce.ts';
import { Phone } from '../phone/phone.ts';
import { strictness } from '../phone/strictness.ts';
import { ImageTrust } from '../phone/trust.ts';

/** Images that every ticket of `trustBench` signs, by their type. */
export const trustImages = {
  ibec: im4p('ibec', utf8('iBEC')),
  rsep: im4p('rsep', utf8('SEP')),
  krnl: im4p('krnl', utf8('k')),
};

/** A phone's verifier, and an authority that signs whatever it is told to. */
export interface TrustBench {
  readonly phone: Phone;
  readonly trust: ImageTrust;
  readonly ticket: (changes?: Parameters<typeof forgeTicket>[3], signer?: number) => Promise<Bytes>;
}

/** A phone with nonces of its own; `lenient` switches checks off. */
export async function trustBench(
  product: string,
  about: { lenient?: readonly string[]; world?: World } = {},
): Promise<TrustBench> {
  const { lenient, world = realWorld } = about;
  const { certificate: root } = await testRoot();
  const phone = new Phone({ product, world: realWorld, root });
  const nonces = new Nonces(realWorld.chance, phone.product.chipId);
  nonces.ap = phone.apNonce;
  nonces.sep = phone.sepNonce;
  const trust = new ImageTrust({
    world,
    product: phone.product,
    ecid: () => phone.ecid,
    nonces,
    root,
    strict: strictness(lenient),
  });
  return {
    phone,
    trust,
    ticket: (changes, signer) => forgeTicket(realWorld, phone, trustImages, changes, signer),
  };
}
