import type { Bytes } from '../../src/bytes/bytes.ts';
import { struct, u32, u64 } from '../../src/bytes/struct.ts';

/** `dense` cannot be compressed; `mixed` shrinks to about two fifths, as programs do. */
export type Texture = 'dense' | 'mixed';

const poolWords = 1 << 18;
const blockWords = 1024;
const randomWords = { dense: blockWords, mixed: 384 };

/** Start of the trailer that ends a UDIF disk image (big-endian; 512 bytes in all). */
const Koly = struct(
  {
    signature: u32,
    version: u32,
    headerSize: u32,
    flags: u32,
    runningOffset: u64,
    dataOffset: u64,
    dataLength: u64,
  },
  'big',
);
const trailerSize = 512;

/**
 * A disk image of any size that exists nowhere: any range of it can be made at any time, from its seed alone, at memory
 * speed. Its last 512 bytes are a UDIF trailer.
 */
export class Image {
  readonly size: number;
  readonly #seed: number;
  readonly #texture: Texture;
  readonly #pool = new Uint32Array(poolWords);
  readonly #trailer: Bytes;

  constructor(seed: number, size: number, texture: Texture = 'dense') {
    this.size = size;
    this.#seed = seed;
    this.#texture = texture;
    let state = mix(seed, 0x9e3779b9) || 1;
    for (let i = 0; i < poolWords; i++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      this.#pool[i] = state;
    }
    this.#trailer = size > trailerSize ? trailer(size) : new Uint8Array(0);
  }

  /** Bytes `offset` to `offset + length`; `RangeError` when they are not all inside. */
  range(offset: number, length: number): Bytes {
    if (offset < 0 || length < 0 || offset + length > this.size)
      throw new RangeError(`bytes ${offset} to ${offset + length} of ${this.size}`);
    const block = Math.floor(offset / (blockWords * 4));
    const blocks = Math.ceil((offset + length) / (blockWords * 4)) - block;
    const words = new Uint32Array(blocks * blockWords);
    for (let n = 0; n < blocks; n++)
      this.#fill(words.subarray(n * blockWords, (n + 1) * blockWords), block + n);
    const skip = offset - block * blockWords * 4;
    const bytes = new Uint8Array(words.buffer, skip, length);
    this.#overlay(bytes, offset);
    return bytes;
  }

  /** The whole, front to back, in pieces of `step`. */
  *pieces(step: number): Generator<Bytes> {
    for (let at = 0; at < this.size; at += step) yield this.range(at, Math.min(step, this.size - at));
  }

  #fill(words: Uint32Array, block: number): void {
    const key = mix(this.#seed, block);
    const turn = key >>> 7;
    const pool = this.#pool;
    const random = randomWords[this.#texture];
    for (let i = 0; i < random; i++) words[i] = pool[(i + turn) & (poolWords - 1)]! ^ key;
    for (let i = random; i < blockWords; i++) words[i] = pool[i & 15]! ^ key;
  }

  #overlay(bytes: Bytes, offset: number): void {
    const from = this.size - this.#trailer.length;
    const start = Math.max(from, offset);
    const end = Math.min(this.size, offset + bytes.length);
    if (start < end) bytes.set(this.#trailer.subarray(start - from, end - from), start - offset);
  }
}

function trailer(size: number): Bytes {
  const bytes = new Uint8Array(trailerSize);
  bytes.set(
    Koly.write({
      signature: 0x6b6f6c79,
      version: 4,
      headerSize: trailerSize,
      flags: 1,
      runningOffset: 0n,
      dataOffset: 0n,
      dataLength: BigInt(size - trailerSize),
    }),
  );
  return bytes;
}

/** Spreads two numbers over 32 bits (the finaliser of MurmurHash3). */
function mix(a: number, b: number): number {
  let h = Math.imul(a ^ 0x85ebca6b, 0xc2b2ae35) ^ Math.imul(b + 1, 0x27d4eb2f);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
