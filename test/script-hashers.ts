import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384 } from '@noble/hashes/sha2.js';
import { scriptCrc32, type Hashers } from '../src/firmware/hashing.ts';

const create = { sha1: () => sha1.create(), sha256: () => sha256.create(), sha384: () => sha384.create() };

/** Digests in plain script: for small files many times as fast as making a WebAssembly module for each. */
export const scriptHashers: Hashers = {
  crc32: () => Promise.resolve(scriptCrc32()),
  start: (algorithm) => {
    const hash = create[algorithm]();
    return Promise.resolve({
      update: (bytes) => void hash.update(bytes),
      digest: () => Uint8Array.from(hash.digest()),
    });
  },
};
