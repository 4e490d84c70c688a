import { equal, type Bytes } from '../../src/bytes/bytes.ts';
import { sha1, sha384, type World } from '../../src/bytes/world.ts';
import { boolOf, integerOf, octetsOf, type Der } from '../../src/signing/der.ts';
import type { ProductFacts, Refusal, Trust } from './body.ts';
import type { CheckName } from './check-names.ts';
import { Image4Malformed, openImage, openManifest, type Image, type Manifest } from './image4.ts';
import type { Nonces } from './nonce.ts';
import { usesSha1 } from './products.ts';
import { brokenChain, keyBits, openCertificate, signs, type Certificate } from './trust-certificate.ts';
import { brokenConstraint } from './trust-constraints.ts';

/** What a phone's verifier is bound to. */
export interface Fuses {
  readonly world: World;
  readonly product: ProductFacts;
  ecid(): bigint;
  readonly nonces: Nonces;
  /** The one root that it believes, DER. */
  readonly root: Bytes;
  strict(check: CheckName): boolean;
}

interface Ticket {
  readonly im4m: Bytes;
  readonly manifest: Manifest;
  /** Its signature was checked, and is good. */
  good: boolean;
}

/** Images that the Secure Enclave runs: the ticket must know its nonce too. */
const sepTypes = new Set(['sepi', 'rsep']);

/**
 * The verifier that SecureROM, iBoot and restored share, in the order of Apple's open one. The first rule that fails
 * refuses the image; the last ticket is remembered, so that it is opened and its RSA done once.
 */
export class ImageTrust implements Trust {
  readonly #fuses: Fuses;
  #ticketSeen: Ticket | undefined;

  constructor(fuses: Fuses) {
    this.#fuses = fuses;
  }

  image(img4: Bytes, type: string): Promise<Refusal | undefined> {
    return this.#settled(async () => {
      const image = openImage(img4);
      if (image.type !== type && this.#fuses.strict('image-type'))
        return { check: 'image-type', why: `"${image.type}" where "${type}" belongs` };
      return (await this.#ticket(image.im4m)) ?? (await this.#object(image, this.#open(image.im4m).manifest));
    });
  }

  ticket(im4m: Bytes): Promise<Refusal | undefined> {
    return this.#settled(() => this.#ticket(im4m));
  }

  digest(im4m: Bytes, type: string): Bytes | undefined {
    return this.digests(im4m).get(type);
  }

  digests(im4m: Bytes): ReadonlyMap<string, Bytes> {
    const found = new Map<string, Bytes>();
    try {
      for (const [type, object] of this.#open(im4m).manifest.objects) {
        const dgst = object.get('DGST');
        if (dgst) found.set(type, octetsOf(dgst));
      }
    } catch {
      // What cannot be read signs nothing.
    }
    return found;
  }

  /** Every image of a restore brings the same ticket. */
  #open(im4m: Bytes): Ticket {
    if (this.#ticketSeen && equal(this.#ticketSeen.im4m, im4m)) return this.#ticketSeen;
    const own = im4m.slice();
    this.#ticketSeen = { im4m: own, manifest: openManifest(own), good: false };
    return this.#ticketSeen;
  }

  async #ticket(im4m: Bytes): Promise<Refusal | undefined> {
    const ticket = this.#open(im4m);
    if (!ticket.good) {
      const refusal = await this.#signature(ticket.manifest);
      if (refusal) return refusal;
      ticket.good = true;
    }
    return this.#properties(ticket.manifest);
  }

  async #signature(manifest: Manifest): Promise<Refusal | undefined> {
    const { world, product, root } = this.#fuses;
    const old = usesSha1(product.chipId);
    let chain: Certificate[];
    let broken: string | undefined;
    try {
      chain = manifest.certificates.map(openCertificate);
      broken = await brokenChain(world, openCertificate(root), chain);
    } catch (error) {
      return { check: 'certificate-chain', why: why(error) };
    }
    const leaf = chain.at(-1);
    if (!leaf) return { check: 'certificate-chain', why: 'no certificate' };
    const hash = old ? 'SHA-1' : 'SHA-384';
    const bits = old ? 2048 : 4096;
    if (broken === undefined && (leaf.hash !== hash || keyBits(leaf) !== bits))
      broken = `this chip wants RSA-${bits} with ${hash}`;
    if (broken !== undefined && this.#fuses.strict('certificate-chain'))
      return { check: 'certificate-chain', why: broken };
    if (
      this.#fuses.strict('ticket-signature') &&
      !(await signs(world, leaf.publicKey, hash, manifest.signed, manifest.signature))
    )
      return { check: 'ticket-signature', why: 'the signature does not fit' };
    const constraint = shaped(() => brokenConstraint(leaf, manifest));
    return constraint !== undefined && this.#fuses.strict('ticket-constraints')
      ? { check: 'ticket-constraints', why: constraint }
      : undefined;
  }

  #properties({ properties }: Manifest): Refusal | undefined {
    const { product, nonces } = this.#fuses;
    const number = (name: string, wanted: bigint): string | undefined => {
      const got = valueOf(properties.get(name), integerOf);
      return got === wanted ? undefined : `${name} is ${String(got)}, this phone's is ${wanted.toString()}`;
    };
    const flag = (name: string): string | undefined =>
      valueOf(properties.get(name), boolOf) === true ? undefined : `${name} is not true`;
    const epoch = valueOf(properties.get('CEPO'), integerOf) ?? 0n;
    const nonce = valueOf(properties.get('BNCH'), octetsOf);
    return this.#first([
      ['ticket-board', number('BORD', BigInt(product.boardId))],
      ['ticket-chip', number('CHIP', BigInt(product.chipId))],
      ['ticket-domain', number('SDOM', 1n)],
      ['ticket-ecid', number('ECID', this.#fuses.ecid())],
      ['ticket-production', flag('CPRO')],
      ['ticket-security', flag('CSEC')],
      ['ticket-epoch', epoch >= 1n ? undefined : `CEPO is ${epoch.toString()}`],
      ['ticket-nonce', nonce && equal(nonce, nonces.ap) ? undefined : 'BNCH is not the present nonce'],
    ]);
  }

  async #object(image: Image, manifest: Manifest): Promise<Refusal | undefined> {
    const { world, product, nonces } = this.#fuses;
    const object = manifest.objects.get(image.type);
    const expected = valueOf(object?.get('DGST'), octetsOf);
    const snon = valueOf(manifest.properties.get('snon'), octetsOf);
    const got = await (usesSha1(product.chipId) ? sha1 : sha384)(world, image.im4p);
    const production = ['EPRO', 'ESEC'].every((name) => valueOf(object?.get(name), boolOf) === true);
    const good = [nonces.sep, nonces.toldSep].some((each) => each && snon && equal(snon, each));
    const sep = !sepTypes.has(image.type) || good;
    const fits = expected && equal(expected, got);
    return this.#first([
      ['sep-nonce', sep ? undefined : "snon is not the Secure Enclave's nonce"],
      [
        'image-digest',
        fits ? undefined : object ? 'DGST is of another image' : 'the ticket has no such image',
      ],
      ['image-production', production && !object?.has('DPRO') ? undefined : 'not for a production phone'],
    ]);
  }

  /** What is malformed is refused; so is everything while the verifier itself does not work. */
  async #settled(verify: () => Promise<Refusal | undefined>): Promise<Refusal | undefined> {
    try {
      return await verify();
    } catch (error) {
      return this.#first([[error instanceof Image4Malformed ? 'image-shape' : 'verifier', why(error)]]);
    }
  }

  #first(results: readonly (readonly [CheckName, string | undefined])[]): Refusal | undefined {
    for (const [check, why] of results)
      if (why !== undefined && this.#fuses.strict(check)) return { check, why };
    return undefined;
  }
}

function valueOf<T>(der: Der | undefined, read: (der: Der) => T): T | undefined {
  try {
    return der && read(der);
  } catch {
    return undefined;
  }
}

const why = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function shaped(read: () => string | undefined): string | undefined {
  try {
    return read();
  } catch (error) {
    return why(error);
  }
}
