import type { Bytes } from '../bytes/bytes.ts';
import { rowOf } from '../bytes/table.ts';
import type { World } from '../bytes/world.ts';
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
  textOf,
  type Der,
} from './der.ts';
import { CertificateBroken, DerBroken } from './errors.ts';
import type { Im4m } from './img4.ts';

/** The digest under a signature. */
export type Algorithm = 'sha1' | 'sha256' | 'sha384';

/** The parts of an X.509 certificate that a ticket's chain is judged by. */
export interface Certificate {
  /** The bytes under the issuer's signature. */
  readonly tbs: Bytes;
  /** Names as whole DER: equal bytes, equal names. */
  readonly issuer: Bytes;
  readonly subject: Bytes;
  /** The subject's. */
  readonly commonName: string;
  /** Public key, DER as WebCrypto imports it. */
  readonly spki: Bytes;
  readonly signature: Bytes;
  /** Hash of the issuer's RSA signature. */
  readonly algorithm: Algorithm;
  /** By OID; `value` is what stands inside the octet string. */
  readonly extensions: ReadonlyMap<string, { readonly critical: boolean; readonly value: Bytes }>;
}

/** RSA PKCS#1 v1.5 with these hashes is all that Apple's tickets use (signing-and-ipsw §3.4). */
const algorithms: Readonly<Record<string, Algorithm>> = {
  '1.2.840.113549.1.1.5': 'sha1',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
};
const hashes = { sha1: 'SHA-1', sha256: 'SHA-256', sha384: 'SHA-384' } as const;
const commonNameOid = '2.5.4.3';

/** Throws `CertificateBroken`. */
export function readCertificate(bytes: Bytes): Certificate {
  try {
    return certificateOf(readDer(bytes));
  } catch (error) {
    if (error instanceof DerBroken) throw new CertificateBroken(error.message);
    throw error;
  }
}

function certificateOf(der: Der): Certificate {
  const [tbs, algorithm, signature, ...rest] = children(der);
  if (!is(tbs, Tag.sequence) || !algorithm || !signature || rest.length > 0)
    throw new CertificateBroken('its members are not body, algorithm and signature');
  const [version, serial, inner, issuer, validity, subject, spki, ...optional] = children(tbs);
  if (version?.cls !== 2 || version.tag !== 0) throw new CertificateBroken('it has no version');
  if (!serial || !inner || !issuer || !validity || !subject || !spki)
    throw new CertificateBroken('its body is incomplete');
  integerOf(serial);
  const extensions = optional.find((each) => each.cls === 2 && each.tag === 3);
  return {
    tbs: tbs.whole,
    issuer: issuer.whole,
    subject: subject.whole,
    commonName: commonNameOf(subject),
    spki: spki.whole,
    signature: bitsOf(signature),
    algorithm: algorithmOf(algorithm),
    extensions: extensions ? extensionsOf(extensions) : new Map(),
  };
}

function algorithmOf(der: Der): Algorithm {
  const [name] = children(der);
  const dotted = name ? oidOf(name) : '';
  const algorithm = rowOf(algorithms, dotted);
  if (!algorithm) throw new CertificateBroken(`signature algorithm ${dotted}`);
  return algorithm;
}

/** Empty when the name has none. */
function commonNameOf(name: Der): string {
  for (const part of children(name).flatMap(children)) {
    const [kind, value] = children(part);
    if (kind && value && oidOf(kind) === commonNameOid) return textOf(value);
  }
  return '';
}

function extensionsOf(wrapper: Der): Certificate['extensions'] {
  const extensions = new Map<string, { critical: boolean; value: Bytes }>();
  for (const extension of children(readDer(wrapper.content))) {
    const [name, ...rest] = children(extension);
    const value = rest.pop();
    if (!name || !value || rest.length > 1)
      throw new CertificateBroken('an extension that is not name and value');
    const key = oidOf(name);
    if (extensions.has(key)) throw new CertificateBroken(`extension ${key} twice`);
    extensions.set(key, { critical: rest[0] ? boolOf(rest[0]) : false, value: octetsOf(value) });
  }
  return extensions;
}

/** RSA PKCS#1 v1.5. False also for a key that cannot be imported. */
export function verifySignature(
  world: World,
  spki: Bytes,
  algorithm: Algorithm,
  signed: Bytes,
  signature: Bytes,
): Promise<boolean> {
  const scheme = { name: 'RSASSA-PKCS1-v1_5', hash: hashes[algorithm] };
  return world.outside('digest', async () => {
    const key = await crypto.subtle.importKey('spki', spki, scheme, false, ['verify']).catch(() => undefined);
    return key !== undefined && crypto.subtle.verify(scheme.name, key, signature, signed);
  });
}

/**
 * Whether a ticket is signed by its own leaf certificate. A ticket does not name the hash: the leaf's own is tried
 * first, since Apple uses one hash down a chain. Throws `CertificateBroken`.
 */
export async function ticketSignature(
  world: World,
  im4m: Im4m,
): Promise<{ algorithm: Algorithm; valid: boolean }> {
  const leaf = im4m.certificates.at(-1);
  if (!leaf) throw new CertificateBroken('the ticket carries none');
  const { spki, algorithm: own } = readCertificate(leaf);
  for (const algorithm of new Set([own, 'sha384', 'sha1', 'sha256'] as const))
    if (await verifySignature(world, spki, algorithm, im4m.signed, im4m.signature))
      return { algorithm, valid: true };
  return { algorithm: own, valid: false };
}
