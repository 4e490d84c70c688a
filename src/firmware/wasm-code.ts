import { concat, type Bytes } from '../bytes/bytes.ts';

const vector = 0xfd;

/** The two second halves of a pair of pairs: words 1 and 2 of four. */
const middle = [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23];
const by8 = [1, 2, 3, 4, 5, 6, 7, 0, 9, 10, 11, 12, 13, 14, 15, 8];
const backwards = [7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8];

/**
 * The body of a WebAssembly function, written instruction by instruction: only those that 64-bit hashes need. "Words" are
 * both 64-bit lanes of a vector.
 */
export class Code {
  readonly bytes: number[] = [];

  get = (variable: number): this => this.#put(0x20, ...unsigned(variable));
  set = (variable: number): this => this.#put(0x21, ...unsigned(variable));
  tee = (variable: number): this => this.#put(0x22, ...unsigned(variable));

  /** A 32-bit constant: an address, a count, a shift of words. */
  int = (value: number): this => this.#put(0x41, ...signed(BigInt(value)));
  intAdd = (): this => this.#put(0x6a);
  intSubtract = (): this => this.#put(0x6b);

  load = (offset: number): this => this.#put(0x29, 3, ...unsigned(offset));
  store = (offset: number): this => this.#put(0x37, 3, ...unsigned(offset));
  add = (): this => this.#put(0x7c);
  and = (): this => this.#put(0x83);
  xor = (): this => this.#put(0x85);
  rotateRight = (bits: number): this => this.#put(0x42, ...signed(BigInt(bits)), 0x8a);

  loadWords = (offset: number): this => this.#put(vector, 0, 0, ...unsigned(offset));
  wordsConstant = (first: bigint, second: bigint): this =>
    this.#put(vector, 0x0c, ...littleEndian(first), ...littleEndian(second));
  lane = (n: 0 | 1): this => this.#put(vector, 0x1d, n);
  wordsOr = (): this => this.#vector(0x50);
  wordsXor = (): this => this.#vector(0x51);
  wordsShiftLeft = (): this => this.#vector(0xcb);
  wordsShiftRight = (): this => this.#vector(0xcd);
  wordsAdd = (): this => this.#vector(0xce);
  /** Of two pairs the second word of the first and the first word of the second. */
  secondAndFirst = (): this => this.#put(vector, 0x0d, ...middle);
  /** Each word to the right by eight bits, around. */
  rotatedBy8 = (variable: number): this =>
    this.get(variable)
      .get(variable)
      .#put(vector, 0x0d, ...by8);
  /** The bytes of each word in the other order. */
  swapped = (variable: number): this =>
    this.get(variable)
      .get(variable)
      .#put(vector, 0x0d, ...backwards);

  loop = (): this => this.#put(0x03, 0x40);
  /** To the beginning of the loop, unless the count on the stack is zero. */
  again = (): this => this.#put(0x0d, 0);
  end = (): this => this.#put(0x0b);

  #vector(operation: number): this {
    return this.#put(vector, ...unsigned(operation));
  }

  #put(...bytes: number[]): this {
    this.bytes.push(...bytes);
    return this;
  }
}

/** How many variables a function has behind its two parameters, in this order: 64-bit words, vectors, words again. */
interface Variables {
  readonly words: number;
  readonly vectors: number;
  readonly more: number;
}

/** A module with one function of two 32-bit parameters, `compress`, and 128 KiB of `memory`. */
export function wasmModule(code: Code, { words, vectors, more }: Variables): Bytes {
  const [int, word, words2] = [0x7f, 0x7e, 0x7b];
  const body = [3, words, word, vectors, words2, more, word, ...code.bytes, 0x0b];
  const section = (id: number, ...bytes: number[]): Bytes =>
    Uint8Array.from([id, ...unsigned(bytes.length), ...bytes]);
  return concat([
    Uint8Array.from([0, ...ascii('asm'), 1, 0, 0, 0]),
    section(1, 1, 0x60, 2, int, int, 0),
    section(3, 1, 0),
    section(5, 1, 0, 2),
    section(7, 2, ...name('memory'), 2, 0, ...name('compress'), 0, 0),
    section(10, 1, ...unsigned(body.length), ...body),
  ]);
}

const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));
const name = (text: string): number[] => [text.length, ...ascii(text)];

const littleEndian = (word: bigint): number[] =>
  Array.from({ length: 8 }, (_, n) => Number((word >> BigInt(8 * n)) & 0xffn));

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

function signed(value: bigint): number[] {
  const low = Number(value & 127n);
  const rest = value >> 7n;
  const whole = (rest === 0n && low < 64) || (rest === -1n && low >= 64);
  return whole ? [low] : [low | 128, ...signed(rest)];
}
