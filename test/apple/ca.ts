import type { Bytes } from '../../src/bytes/bytes.ts';
import { realWorld, type World } from '../../src/bytes/world.ts';
import { context, integer, nil, set } from '../../src/signing/der.ts';
import { chipName, generationOf, type Generation } from './chips.ts';
import { group } from './property.ts';
import { rsaSign } from './rsa.ts';
import { certificate, extension, type CertificateOptions, type Holder } from './x509.ts';

const root: Holder = { commonName: 'Test Secure Boot Root CA', key: 'root' };
const olderCa: Holder = { commonName: 'Test Secure Boot Certification Authority', key: 'olderCa' };

/** Apple's own extension: which properties a ticket under this certificate must, may and may not have. */
export const constraintOid = '1.2.840.113635.100.6.1.15';

// Every certificate has the same bytes each time it is made, so each is made once.
const made = new Map<string, Bytes>();

async function once(world: World, options: CertificateOptions): Promise<Bytes> {
  const { commonName } = options.subject;
  const certified = made.get(commonName) ?? (await certificate(world, options));
  made.set(commonName, certified);
  return certified;
}

/** The certificate that a pretend iPhone trusts, and the only one. */
export async function testRoot(world: World = realWorld): Promise<{ readonly certificate: Bytes }> {
  const options = { subject: root, issuer: root, serial: 1n, hash: 'SHA-384', authority: true } as const;
  return { certificate: await once(world, options) };
}

/** What stands behind the tickets of one chip. */
export interface Leaf {
  /** As a ticket carries them, the signer last: one, or for A7 to A9 the authority before it. */
  readonly certificates: readonly Bytes[];
  sign(signed: Bytes): Promise<Bytes>;
}

export async function leafFor(chipId: number, world: World = realWorld): Promise<Leaf> {
  const generation = generationOf(chipId);
  const { hash } = generation;
  const key = hash === 'SHA-1' ? 'olderLeaf' : 'leaf';
  const leaf = await once(world, {
    subject: { commonName: `${chipName(chipId)}-TestLive-ManifestKey`, key },
    issuer: hash === 'SHA-1' ? olderCa : root,
    serial: 0x0100_0000_0000_0000n + BigInt(chipId),
    hash,
    authority: false,
    extensions: [extension(constraintOid, true, constraints(chipId, generation))],
  });
  return {
    certificates: hash === 'SHA-1' ? [await olderAuthority(world), leaf] : [leaf],
    sign: (signed) => rsaSign(world, key, hash, signed),
  };
}

const olderAuthority = (world: World): Promise<Bytes> =>
  once(world, { subject: olderCa, issuer: root, serial: 2n, hash: 'SHA-1', authority: true });

function constraints(chipId: number, { required, optional, objectRequired }: Generation): Bytes {
  const present = context(0, nil());
  const allowed = context(1, nil());
  const manp = new Map<string, Bytes>([
    ['CEPO', integer(1)],
    ['CHIP', integer(chipId)],
    ['SDOM', integer(1)],
    ...required.map((name): [string, Bytes] => [name, present]),
    ...optional.map((name): [string, Bytes] => [name, allowed]),
  ]);
  const objp = new Map(objectRequired.map((name) => [name, present]));
  return set(group('MANP', manp), group('OBJP', objp));
}
