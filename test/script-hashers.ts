import { scriptCrc32, type Hashers } from '../src/firmware/hashing.ts';
import { hostHash } from './host-hash.ts';

/** Digests without WebAssembly: for small files many times as fast as making a module for each. */
export const scriptHashers: Hashers = {
  crc32: () => Promise.resolve(scriptCrc32()),
  start: (algorithm) => Promise.resolve(hostHash(algorithm)),
};
