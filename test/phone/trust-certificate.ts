import { equal, type Bytes } from '../../src/bytes/bytes.ts';
import type { World } from '../../src/bytes/world.ts';
import {
  bitsOf,
  boolOf,
  children,
  integerOf,
  is,
  octetsOf,
  oidOf,
  readDer,
  Tag,
  type Der,
} from '../../src/signing/der.ts';

/** The digest under an RSA signature, as WebCrypto names it. */
export type SignatureHash = 'SHA-1' | 'SHA-256' | 'SHA-384';

/** As much of an X.509 certificate as a boot ROM looks at. */
export interface Certificate {
  readonly signed: Bytes;
  readonly hash: SignatureHash;
  readonly signature: Bytes;
  readonly issuer: Bytes;
  readonly subject: Bytes;
  readonly publicKey: Bytes;
  readonly extensions: ReadonlyMap<string, { readonly critical: boolean; readonly value: Bytes }>;
}

const hashes: Readonly<Record<string, SignatureHash>> = {
  '1.2.840.113549.1.1.5': 'SHA-1',
  '1.2.840.113549.1.1.11': 'SHA-256',
  '1.2.840.113549.1.1.12': 'SHA-384',
};

/** OIDs of the extensions that decide. */
export const Extension = {
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
  /** Apple's list of what a ticket may say under this certificate. */
  manifestProperties: '1.2.840.113635.100.6.1.15',
} as const;

/** Throws `DerBroken`, or `RangeError` for a signature that is not RSA with SHA. */
export function openCertificate(bytes: Bytes): Certificate {
  const [signed, algorithm, signature] = children(readDer(bytes));
  const hash = hashes[oidOf(children(algorithm!)[0]!)];
  if (!hash) throw new RangeError('a certificate that is not signed with RSA and SHA');
  // [0] version, serial, algorithm, issuer, validity, subject, key, … [3] extensions
  const fields = children(signed!);
  const extensions = new Map<string, { critical: boolean; value: Bytes }>();
  const list = fields.find((each) => each.cls === 2 && each.tag === 3);
  for (const each of list ? children(children(list)[0]!) : []) {
    const [oid, ...rest] = children(each);
    const critical = rest.length === 2 && boolOf(rest[0]!);
    extensions.set(oidOf(oid!), { critical, value: octetsOf(rest.at(-1)!) });
  }
  return {
    signed: signed!.whole,
    hash,
    signature: bitsOf(signature!),
    issuer: fields[3]!.whole,
    subject: fields[5]!.whole,
    publicKey: fields[6]!.whole,
    extensions,
  };
}

/** RSA PKCS#1 v1.5. False also for a key that the platform cannot read. */
export function signs(
  world: World,
  publicKey: Bytes,
  hash: SignatureHash,
  signed: Bytes,
  signature: Bytes,
): Promise<boolean> {
  return world.outside('digest', async () => {
    try {
      const name = 'RSASSA-PKCS1-v1_5';
      const key = await crypto.subtle.importKey('spki', publicKey, { name, hash }, false, ['verify']);
      return await crypto.subtle.verify(name, key, signature, signed);
    } catch {
      return false;
    }
  });
}

/** Bits of keyUsage, counted from the most significant as RFC 5280 does. */
const KeyUsage = { digitalSignature: 0, certificateSign: 5 } as const;

function allows(certificate: Certificate, usage: number): boolean {
  const extension = certificate.extensions.get(Extension.keyUsage);
  if (!extension) return false;
  const der: Der = readDer(extension.value);
  return der.tag === Tag.bitString && ((der.content[1] ?? 0) & (0x80 >> usage)) !== 0;
}

function mayIssue(certificate: Certificate): boolean {
  const extension = certificate.extensions.get(Extension.basicConstraints);
  const first = extension && children(readDer(extension.value))[0];
  return is(first, Tag.boolean) && boolOf(first) && allows(certificate, KeyUsage.certificateSign);
}

/** Resolves to why the chain does not lead from `root` to its last certificate, or undefined when it does. */
export async function brokenChain(
  world: World,
  root: Certificate,
  chain: readonly Certificate[],
): Promise<string | undefined> {
  let issuer = root;
  for (const [index, certificate] of chain.entries()) {
    if (!equal(certificate.issuer, issuer.subject)) return 'issued by a stranger';
    if (!(await signs(world, issuer.publicKey, certificate.hash, certificate.signed, certificate.signature)))
      return 'a certificate that its issuer did not sign';
    if (index < chain.length - 1 && !mayIssue(certificate)) return 'issued by one that may not issue';
    issuer = certificate;
  }
  if (issuer === root) return 'no certificate';
  return allows(issuer, KeyUsage.digitalSignature) ? undefined : 'the signer is not for signatures';
}

/** Size of an RSA key in bits. */
export function keyBits(certificate: Certificate): number {
  const key = readDer(bitsOf(children(readDer(certificate.publicKey))[1]!));
  return integerOf(children(key)[0]!).toString(2).length;
}
