import { createHash } from 'node:crypto';
import { MiB } from '../../src/bytes/bytes.ts';
import type { Image } from '../apple/image.ts';
import type { Hasher } from '../phone/hash.ts';

/**
 * The phone checks packets and every chunk's SHA-1; in one thread with the host its digests of the whole would be most of
 * what is measured. Here they are taken before, when `image` is known.
 */
export class KnownHash {
  #digests: Record<'sha256' | 'sha384', string> | undefined;

  readonly hasher: Hasher = (name) => ({ update: () => undefined, digest: () => this.#digests![name] });

  take(image: Image): void {
    const hashes = { sha256: createHash('sha256'), sha384: createHash('sha384') };
    for (const piece of image.pieces(MiB)) for (const hash of Object.values(hashes)) hash.update(piece);
    this.#digests = { sha256: hashes.sha256.digest('hex'), sha384: hashes.sha384.digest('hex') };
  }
}
