import { Deflate } from 'fflate';
import { MiB, type Bytes } from '../../src/bytes/bytes.ts';
import { crc32 } from '../../src/bytes/crc32.ts';
import type { Image } from './image.ts';

/** A digest over a stream; Node's `createHash` has this shape once wrapped, noble's as it is. */
export interface Digest {
  update(bytes: Bytes): unknown;
  digest(): Uint8Array;
}

/** What the archive and the manifest say of the image. */
export interface Measured {
  readonly crc32: number;
  readonly packed: number;
  readonly sha384: Bytes;
}

/** Goes over the whole image once, without keeping it. `sum` continues a CRC-32. */
export function measure(
  image: Image,
  deflated: boolean,
  sha384: Digest,
  sum: (bytes: Bytes, before: number) => number = crc32,
): Measured {
  let crc = 0;
  let packed = 0;
  const content = function* (): Generator<Bytes> {
    for (const piece of image.pieces(MiB)) {
      crc = sum(piece, crc);
      sha384.update(piece);
      yield piece;
    }
  };
  for (const piece of deflated ? deflate(content()) : content()) packed += piece.length;
  return { crc32: crc, packed, sha384: Uint8Array.from(sha384.digest()) };
}

/** The same bytes on every platform, which native compressors do not promise. */
export function* deflate(content: Iterable<Bytes>): Generator<Bytes> {
  let out: Bytes[] = [];
  const deflater = new Deflate({ level: 1 }, (piece) => out.push(Uint8Array.from(piece)));
  const flush = function* (): Generator<Bytes> {
    yield* out;
    out = [];
  };
  for (const piece of content) {
    deflater.push(piece);
    yield* flush();
  }
  deflater.push(new Uint8Array(0), true);
  yield* flush();
}
