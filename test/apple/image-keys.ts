import { generateKeyPairSync } from 'node:crypto';

/** What the address of a key ends with: 32 bytes in base64url (restore-mode §7.4). */
const id = /^\/fcs-keys\/([\w-]{43}=)$/;

/**
 * Apple's key server for encrypted images: a P-256 private key in PEM (PKCS 8, 241 bytes as Apple's are) for each
 * address. A key is made when it is first asked for, and stays the same from then on.
 */
export class ImageKeys {
  readonly #keys = new Map<string, string>();

  /** Undefined: not the address of a key. */
  at(path: string): string | undefined {
    const wanted = id.exec(path)?.[1];
    if (wanted === undefined) return undefined;
    const known = this.#keys.get(wanted) ?? newKey();
    this.#keys.set(wanted, known);
    return known;
  }
}

function newKey(): string {
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return privateKey;
}
