import type { Bytes } from '../../src/bytes/bytes.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { children, octetsOf, readDer } from '../../src/signing/der.ts';
import { bitString, nil, oid, sequence } from '../../src/signing/der-writer.ts';
import { testKeys, type KeyName } from './keys/keys.ts';

/** The digest under a PKCS#1 v1.5 signature: SHA-1 for phones up to A9. */
export type SignatureHash = 'SHA-1' | 'SHA-384';

/** A signature is the same every time, and RSA-4096 takes milliseconds: the last ones are kept. */
const made = new Map<string, Bytes>();
const mostMade = 64;

const imported = new Map<string, CryptoKey>();

const pkcs8 = (name: KeyName): Bytes =>
  Uint8Array.from(atob(testKeys[name].replace(/\s/g, '')), (digit) => digit.charCodeAt(0));

/** RSA, PKCS#1 v1.5: the same bytes every time. Leaves the thread, inside the errand of whoever calls. */
export async function rsaSign(name: KeyName, hash: SignatureHash, signed: Bytes): Promise<Bytes> {
  const wanted = `${name} ${hash} ${toHex(signed)}`;
  const ready = made.get(wanted);
  if (ready) return ready;
  const algorithm = 'RSASSA-PKCS1-v1_5';
  const known = imported.get(`${name} ${hash}`);
  const key =
    known ??
    (await crypto.subtle.importKey('pkcs8', pkcs8(name), { name: algorithm, hash }, false, ['sign']));
  imported.set(`${name} ${hash}`, key);
  const signature = new Uint8Array(await crypto.subtle.sign(algorithm, key, signed));
  if (made.size >= mostMade) made.clear();
  made.set(wanted, signature);
  return signature;
}

/** RSAPublicKey ::= SEQUENCE { modulus, publicExponent }: what a key identifier is the hash of. */
export function publicKey(name: KeyName): Bytes {
  const [, , wrapped] = children(readDer(pkcs8(name)));
  const [, modulus, exponent] = children(readDer(octetsOf(wrapped!)));
  return sequence(modulus!.whole, exponent!.whole);
}

/** SubjectPublicKeyInfo. */
export const publicKeyInfo = (name: KeyName): Bytes =>
  sequence(sequence(oid('1.2.840.113549.1.1.1'), nil()), bitString(publicKey(name)));
