import { sha256, sha384 } from '@noble/hashes/sha2.js';
import { toHex } from '../../src/bytes/hex.ts';
import type { Bytes } from '../../src/bytes/bytes.ts';

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

/** In JavaScript alone, so that it runs wherever the phone does. */
export const nobleHasher: Hasher = (name) => {
  const state = name === 'sha256' ? sha256.create() : sha384.create();
  return {
    update: (bytes) => void state.update(bytes),
    digest: () => toHex(new Uint8Array(state.digest())),
  };
};
