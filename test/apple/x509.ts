import { concat, type Bytes } from '../../src/bytes/bytes.ts';
import { fromHex } from '../../src/bytes/hex.ts';
import {
  bitString,
  boolean,
  context,
  integer,
  nil,
  octets,
  oid,
  printable,
  sequence,
  set,
  tlvHeader,
  utcTime,
  utf8String,
} from '../../src/signing/der-writer.ts';
import type { KeyName } from './keys/keys.ts';
import { publicKey, publicKeyInfo, rsaSign, type SignatureHash } from './rsa.ts';

/** Whom a certificate is about, and the key that proves it. */
export interface Holder {
  readonly commonName: string;
  readonly key: KeyName;
}

/** What a certificate says, and who signs it. */
export interface CertificateOptions {
  readonly subject: Holder;
  readonly issuer: Holder;
  readonly serial: bigint;
  readonly hash: SignatureHash;
  /** A certification authority: may sign certificates, nothing else. */
  readonly authority: boolean;
  /** A leaf's own extensions, whole, after the usual ones. */
  readonly extensions?: readonly Bytes[];
}

const signatureOid: Record<SignatureHash, string> = {
  'SHA-1': '1.2.840.113549.1.1.5',
  'SHA-384': '1.2.840.113549.1.1.12',
};

/**
 * An X.509 certificate as Apple writes those of its signing servers: names in the order CN, O, C; UTCTime. Leaves the
 * thread, inside the errand of whoever calls.
 */
export async function certificate(options: CertificateOptions): Promise<Bytes> {
  const { subject, issuer, hash } = options;
  const algorithm = sequence(oid(signatureOid[hash]), nil());
  const body = sequence(
    context(0, integer(2)),
    integer(options.serial),
    algorithm,
    name(issuer.commonName),
    sequence(utcTime(new Date('2020-01-01T00:00:00Z')), utcTime(new Date('2049-12-31T23:59:59Z'))),
    name(subject.commonName),
    publicKeyInfo(subject.key),
    context(3, sequence(...(await usualExtensions(options)), ...(options.extensions ?? []))),
  );
  return sequence(body, algorithm, bitString(await rsaSign(issuer.key, hash, body)));
}

/** An extension as RFC 5280 §4.1 has it; `value` is the DER inside the octet string. */
export const extension = (id: string, critical: boolean, value: Bytes): Bytes =>
  sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value));

async function usualExtensions(options: CertificateOptions): Promise<Bytes[]> {
  const { subject, issuer, hash, authority } = options;
  const ownId = octets(await keyId(subject.key));
  const issuerId = await keyId(issuer.key);
  const basic = extension('2.5.29.19', true, sequence(...(authority ? [boolean(true)] : [])));
  return [
    extension('2.5.29.14', false, ownId),
    // The leafs of A7 to A9 have no basic constraints.
    ...(authority || hash === 'SHA-384' ? [basic] : []),
    extension('2.5.29.35', false, sequence(concat([tlvHeader(0x80, issuerId.length), issuerId]))),
    // A bit string with its unused bits counted: keyCertSign and cRLSign, or digitalSignature.
    extension('2.5.29.15', true, fromHex(authority ? '03020106' : '03020780')),
  ];
}

const keyId = async (key: KeyName): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-1', publicKey(key)));

const name = (commonName: string): Bytes =>
  sequence(
    part('2.5.4.3', utf8String(commonName)),
    part('2.5.4.10', utf8String('Replug test')),
    part('2.5.4.6', printable('US')),
  );

const part = (id: string, value: Bytes): Bytes => set(sequence(oid(id), value));
