import type { Bytes } from '../bytes/bytes.ts';
import { crc32 } from '../bytes/crc32.ts';

/**
 * What Apple's manifests and tickets digest with: SHA-1 up to A9, SHA-384 since A10, SHA-256 for chips
 * with a signer of their own.
 */
export type Algorithm = 'sha1' | 'sha256' | 'sha384';

/** A digest over a stream. `update` may answer a promise when the work is done elsewhere; it must be awaited. */
export interface StreamHash {
  update(bytes: Bytes): void | Promise<void>;
  digest(): Bytes | Promise<Bytes>;
  /** What it takes to go on from here another day; absent where the code beneath cannot tell. */
  save?(): Bytes | Promise<Bytes>;
  /** The CRC-32 of the same bytes, where it was asked for. */
  crc32?(): number | Promise<number>;
}

/** A CRC-32 over a stream, as zip counts it. */
export interface StreamCrc {
  update(bytes: Bytes): void | Promise<void>;
  value(): number | Promise<number>;
}

/**
 * Digests handed in, since the fast ones differ by place: WebAssembly in the firmware worker (`hashers.ts`), native
 * code in Node. A page without WebAssembly has none.
 */
export interface Hashers {
  /** `before`: the CRC-32 of what came before. */
  crc32(before?: number): Promise<StreamCrc>;
  /** `saved`: goes on from there. */
  start(algorithm: Algorithm, saved?: Bytes): Promise<StreamHash>;
  /** A digest that counts a CRC-32 beside it, wherever it works: for whoever has no time for that. */
  startSummed?(algorithm: Algorithm): Promise<StreamHash>;
}

/** CRC-32 in plain script, where nothing faster is handed in. */
export function scriptCrc32(before = 0): StreamCrc {
  let crc = before;
  return {
    update(bytes) {
      crc = crc32(bytes, crc);
    },
    value: () => crc,
  };
}

/** A digest with a checksum of the same bytes beside it. */
export const summed = (hash: StreamHash, crc32: StreamCrc): StreamHash => ({
  async update(bytes) {
    await crc32.update(bytes);
    await hash.update(bytes);
  },
  digest: () => hash.digest(),
  crc32: () => crc32.value(),
});
