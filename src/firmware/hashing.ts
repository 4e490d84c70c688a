import type { Bytes } from '../bytes/bytes.ts';
import { crc32 } from '../bytes/crc32.ts';

export type Algorithm = 'sha1' | 'sha256' | 'sha384';

/** A digest over a stream. `update` may answer a promise when the work is done elsewhere; it must be awaited. */
export interface StreamHash {
  update(bytes: Bytes): void | Promise<void>;
  digest(): Bytes | Promise<Bytes>;
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
  crc32(): Promise<StreamCrc>;
  start(algorithm: Algorithm): Promise<StreamHash>;
}

/** CRC-32 in plain script, where nothing faster is handed in. */
export function scriptCrc32(): StreamCrc {
  let crc = 0;
  return {
    update(bytes) {
      crc = crc32(bytes, crc);
    },
    value: () => crc,
  };
}
