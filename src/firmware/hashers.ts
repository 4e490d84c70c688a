import { createCRC32, createSHA1, createSHA256, createSHA384, type IHasher } from 'hash-wasm';
import type { Bytes } from '../bytes/bytes.ts';
import type { Hashers } from './hashing.ts';

const create = { sha1: createSHA1, sha256: createSHA256, sha384: createSHA384 };

/** Digests in WebAssembly: for Node and for the firmware worker, the only one whose policy allows it. */
export const wasmHashers: Hashers = {
  async crc32() {
    const hash = wrap(await createCRC32());
    return {
      update: (bytes) => {
        hash.update(bytes);
      },
      value: () => new DataView(hash.digest().buffer).getUint32(0),
    };
  },
  start: async (algorithm) => wrap(await create[algorithm]()),
};

function wrap(hasher: IHasher): { update(bytes: Bytes): void; digest(): Bytes } {
  hasher.init();
  return {
    update(bytes) {
      hasher.update(bytes);
    },
    digest: () => new Uint8Array(hasher.digest('binary')),
  };
}
