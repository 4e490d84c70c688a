import { toHex } from '../../src/bytes/hex.ts';
import type { Bytes } from '../../src/bytes/bytes.ts';
import { hostHash } from '../host-hash.ts';

/** A running digest of the image: it is too long for one buffer, so WebCrypto cannot do it. */
export interface StreamHash {
  update(bytes: Bytes): void;
  /** Lower-case hex. */
  digest(): string;
}

/** What the phone digests images with; the name as the manifest's length tells it. */
export type HashName = 'sha256' | 'sha384';

/** Which hashing the phone does over the image; Node and benches hand in faster ones. */
export type Hasher = (name: HashName) => StreamHash;

/** Runs wherever the phone does. */
export const plainHasher: Hasher = (name) => {
  const hash = hostHash(name);
  return {
    update: (bytes) => {
      hash.update(bytes);
    },
    digest: () => toHex(hash.digest()),
  };
};
