import type { Bytes } from '../../src/bytes/bytes.ts';
import { realWorld, type World } from '../../src/bytes/world.ts';
import { context, integer, nil, set } from '../../src/signing/der-writer.ts';
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

async function once(options: CertificateOptions): Promise<Bytes> {
  const { commonName } = options.subject;
  const certified = made.get(commonName) ?? (await certificate(options));
  made.set(commonName, certified);
  return certified;
}

/** The certificate that a pretend iPhone trusts, and the only one. One errand, whether it is made yet or not. */
export async function testRoot(world: World = realWorld): Promise<{ readonly certificate: Bytes }> {
  const options = { subject: root, issuer: root, serial: 1n, hash: 'SHA-384', authority: true } as const;
  return { certificate: await world.outside('digest', () => once(options)) };
}

/** What stands behind the tickets of one chip. */
export interface Leaf {
  /** As a ticket carries them, the signer last: one, or for A7 to A9 the authority before it. */
  readonly certificates: readonly Bytes[];
  sign(signed: Bytes): Promise<Bytes>;
}

/** One errand, whether the certificates are made yet or not: a campaign's first run counts like its last. */
export async function leafFor(chipId: number, world: World = realWorld): Promise<Leaf> {
  const { hash } = generationOf(chipId);
  const older = hash === 'SHA-1';
  return {
    certificates: await world.outside('digest', async () =>
      older ? [await olderAuthority(), await leafCertificate(chipId)] : [await leafCertificate(chipId)],
    ),
    sign: (signed) => world.outside('digest', () => rsaSign(older ? 'olderLeaf' : 'leaf', hash, signed)),
  };
}

const olderAuthority = (): Promise<Bytes> =>
  once({ subject: olderCa, issuer: root, serial: 2n, hash: 'SHA-1', authority: true });

function leafCertificate(chipId: number): Promise<Bytes> {
  const generation = generationOf(chipId);
  const older = generation.hash === 'SHA-1';
  return once({
    subject: {
      commonName: `${chipName(chipId)}-TestLive-ManifestKey`,
      key: older ? 'olderLeaf' : 'leaf',
    },
    issuer: older ? olderCa : root,
    serial: 0x0100_0000_0000_0000n + BigInt(chipId),
    hash: generation.hash,
    authority: false,
    extensions: [extension(constraintOid, true, constraints(chipId, generation))],
  });
}

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
