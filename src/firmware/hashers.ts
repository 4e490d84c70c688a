import { createCRC32, createSHA1, createSHA256, createSHA384, type IHasher } from 'hash-wasm';
import { concat } from '../bytes/bytes.ts';
import type { Hashers, StreamHash } from './hashing.ts';

const create = { sha1: createSHA1, sha256: createSHA256, sha384: createSHA384 };

/** A saved state begins with four bytes that name the code it is for. */
const stateMark = 4;

/** Digests in WebAssembly: for Node and for the firmware worker, the only one whose policy allows it. */
export const wasmHashers: Hashers = {
  async crc32(before = 0) {
    const hasher = (await createCRC32()).init();
    // The rest of its state is the checksum so far, little-endian.
    const sum = new Uint8Array(4);
    new DataView(sum.buffer).setUint32(0, before, true);
    hasher.load(concat([Uint8Array.from(hasher.save().subarray(0, stateMark)), sum]));
    return {
      update: (bytes) => {
        hasher.update(bytes);
      },
      // Not `digest`, after which it takes no more.
      value: () => new DataView(Uint8Array.from(hasher.save()).buffer).getUint32(stateMark, true),
    };
  },
  async start(algorithm, saved) {
    const hasher = (await create[algorithm]()).init();
    if (saved) hasher.load(saved);
    return wrap(hasher);
  },
};

const wrap = (hasher: IHasher): StreamHash => ({
  update(bytes) {
    hasher.update(bytes);
  },
  digest: () => Uint8Array.from(hasher.digest('binary')),
  save: () => Uint8Array.from(hasher.save()),
});
