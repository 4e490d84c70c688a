import type { Bytes } from '../bytes/bytes.ts';
import type { StreamHash } from './hashing.ts';
import { blockBytes, sha384Start, sha512Module, stateAt } from './sha384-code.ts';

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly compress: (at: number, count: number) => void;
}

const stateBytes = 64;
const digestBytes = 48;
/** Messages are worked on behind the state, so many bytes at a time. */
const inputAt = 1024;
const inputBytes = 64 * 1024;

let compiled: Promise<WebAssembly.Module> | undefined;

/** SHA-384 over a stream, in WebAssembly (FIPS 180-4 §6.5). `saved`: goes on from there. */
export async function startSha384(saved?: Bytes): Promise<StreamHash> {
  compiled ??= WebAssembly.compile(sha512Module());
  const { exports } = await WebAssembly.instantiate(await compiled);
  return new Sha384(exports as unknown as Exports, saved);
}

class Sha384 implements StreamHash {
  readonly #compress: Exports['compress'];
  readonly #memory: Bytes;
  readonly #view: DataView;
  /** Bytes that were taken, those that wait for their block to be full included. */
  #taken = 0;

  constructor({ memory, compress }: Exports, saved?: Bytes) {
    this.#compress = compress;
    this.#memory = new Uint8Array(memory.buffer);
    this.#view = new DataView(memory.buffer);
    if (!saved) {
      for (const [n, word] of sha384Start().entries()) this.#view.setBigUint64(stateAt + 8 * n, word, true);
      return;
    }
    this.#memory.set(saved.subarray(0, stateBytes), stateAt);
    this.#taken = Number(new DataView(saved.buffer, saved.byteOffset + stateBytes).getBigUint64(0));
    this.#memory.set(saved.subarray(stateBytes + 8), inputAt);
  }

  update(bytes: Bytes): void {
    for (let at = 0; at < bytes.length;) {
      const waiting = this.#waiting;
      const some = bytes.subarray(at, at + inputBytes - waiting);
      this.#memory.set(some, inputAt + waiting);
      this.#taken += some.length;
      at += some.length;
      this.#work(waiting + some.length);
    }
  }

  digest(): Bytes {
    const waiting = this.#waiting;
    const length = this.#taken;
    // A one, zeros, and the length in bits as 128 of them.
    const end = Math.ceil((waiting + 17) / blockBytes) * blockBytes;
    this.#memory.fill(0, inputAt + waiting, inputAt + end);
    this.#memory[inputAt + waiting] = 0x80;
    this.#view.setBigUint64(inputAt + end - 8, BigInt(length) * 8n);
    this.#work(end);
    const digest = new DataView(new ArrayBuffer(digestBytes));
    for (let at = 0; at < digestBytes; at += 8)
      digest.setBigUint64(at, this.#view.getBigUint64(stateAt + at, true));
    return new Uint8Array(digest.buffer);
  }

  /** The state, how much was taken, and what waits. */
  save(): Bytes {
    const saved = new Uint8Array(stateBytes + 8 + this.#waiting);
    saved.set(this.#memory.subarray(stateAt, stateAt + stateBytes));
    new DataView(saved.buffer).setBigUint64(stateBytes, BigInt(this.#taken));
    saved.set(this.#memory.subarray(inputAt, inputAt + this.#waiting), stateBytes + 8);
    return saved;
  }

  get #waiting(): number {
    return this.#taken % blockBytes;
  }

  /** The full blocks of the input; what is left moves to its front. */
  #work(length: number): void {
    const blocks = Math.floor(length / blockBytes);
    if (blocks === 0) return;
    this.#compress(inputAt, blocks);
    this.#memory.copyWithin(inputAt, inputAt + blocks * blockBytes, inputAt + length);
  }
}
