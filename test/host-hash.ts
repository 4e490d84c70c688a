import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384 } from '@noble/hashes/sha2.js';
import type { Bytes } from '../src/bytes/bytes.ts';

/** A digest that is taken piece by piece, in this thread. */
export interface HostHash {
  update(bytes: Bytes): void;
  digest(): Bytes;
}

const inScript = { sha1: () => sha1.create(), sha256: () => sha256.create(), sha384: () => sha384.create() };

/** As much of Node as is wanted here: the demo's worker is checked without Node's types. */
interface Node {
  readonly process?: {
    getBuiltinModule?(name: 'node:crypto'): {
      createHash(algorithm: string): { update(bytes: Bytes): unknown; digest(): Uint8Array };
    };
  };
}

// A browser has none that works at once.
const nodes = (globalThis as Node).process?.getBuiltinModule?.('node:crypto');

/** Node's own where there is one, which is ten times as fast as script. */
export function hostHash(algorithm: keyof typeof inScript): HostHash {
  const hash = nodes?.createHash(algorithm) ?? inScript[algorithm]();
  return { update: (bytes) => void hash.update(bytes), digest: () => Uint8Array.from(hash.digest()) };
}
