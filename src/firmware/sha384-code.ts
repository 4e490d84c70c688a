import type { Bytes } from '../bytes/bytes.ts';
import { Code, wasmModule } from './wasm-code.ts';

/** Where in its memory the code has its state (eight 64-bit words, little-endian). Messages lie anywhere behind it. */
export const stateAt = 0;

/** Bytes of a block. */
export const blockBytes = 128;

const rounds = 80;

/** Parameters and variables of the function: types as WebAssembly counts them, in this order. */
const at = 0;
const count = 1;
const state = 2;
/** Sixteen words of the message schedule, two to a vector. */
const words = 10;
const shifted = 18;
const sum = 19;
const here = 20;
const before = 21;

/** Rotates each of the two words of `x`, which has no instruction of its own. */
function rotated(code: Code, x: number, n: number): Code {
  return code
    .get(x)
    .int(n)
    .wordsShiftRight()
    .get(x)
    .int(64 - n)
    .wordsShiftLeft()
    .wordsOr();
}

/** The big sigmas of FIPS 180-4 §4.1.3, nested so that one register does: rotations by a, a + b and a + b + c. */
function sigma(code: Code, x: number, [a, b, c]: readonly [number, number, number]): Code {
  return code.get(x).rotateRight(c).get(x).xor().rotateRight(b).get(x).xor().rotateRight(a);
}

/** Two words of the schedule in one go, FIPS 180-4 §6.4.2 step 1: `w[t] = σ1(w[t-2]) + w[t-7] + σ0(w[t-15]) + w[t-16]`. */
function schedule(code: Code, t: number): void {
  const pair = (behind: number): number => words + (((t - behind) / 2) & 7);
  code.get(pair(16)).get(pair(14)).secondAndFirst().set(shifted);
  code.get(pair(16));
  code.get(pair(8)).get(pair(6)).secondAndFirst().wordsAdd();
  rotated(code, shifted, 1).rotatedBy8(shifted).wordsXor();
  code.get(shifted).int(7).wordsShiftRight().wordsXor().wordsAdd();
  rotated(code, pair(2), 19);
  rotated(code, pair(2), 61).wordsXor();
  code.get(pair(2)).int(6).wordsShiftRight().wordsXor().wordsAdd();
  code.set(pair(16));
}

/** Step 3 of the same. `before` holds b ^ c, which the round before had as its a ^ b: so Maj costs two instructions less. */
function round(code: Code, lane: 0 | 1, [a, b, , d, e, f, g, h]: readonly number[]): void {
  code.get(h!).get(sum).lane(lane).add();
  code.get(f!).get(g!).xor().get(e!).and().get(g!).xor().add();
  sigma(code, e!, [14, 4, 23]).add().tee(h!);
  code.get(d!).add().set(d!);
  code.get(h!);
  sigma(code, a!, [28, 6, 5]).add();
  code.get(a!).get(b!).xor().tee(here).get(before).and().get(b!).xor().add().set(h!);
  code.get(here).set(before);
}

/**
 * SHA-512's compression (FIPS 180-4 §6.4) as a WebAssembly module that exports `memory` and
 * `compress(at, count)`, which works `count` blocks at the address `at` into the state. With the schedule in vectors it
 * is a fifth faster than hash-wasm's, which without it would be what checking a firmware file waits for.
 */
export function sha512Module(): Bytes {
  const code = new Code();
  for (let n = 0; n < 8; n++)
    code
      .int(stateAt)
      .load(n * 8)
      .set(state + n);
  code.loop();
  for (let n = 0; n < 8; n++)
    code
      .get(at)
      .loadWords(n * 16)
      .set(words + n)
      .swapped(words + n)
      .set(words + n);
  code
    .get(state + 1)
    .get(state + 2)
    .xor()
    .set(before);
  let names = Array.from({ length: 8 }, (_, n) => state + n);
  const constants = roots(rounds, 3n);
  for (let t = 0; t < rounds; t += 2) {
    if (t >= 16) schedule(code, t);
    code
      .get(words + ((t / 2) & 7))
      .wordsConstant(constants[t]!, constants[t + 1]!)
      .wordsAdd()
      .set(sum);
    for (const lane of [0, 1] as const) {
      round(code, lane, names);
      names = [names[7]!, ...names.slice(0, 7)];
    }
  }
  for (let n = 0; n < 8; n++)
    code
      .int(stateAt)
      .get(state + n)
      .int(stateAt)
      .load(n * 8)
      .add()
      .tee(state + n)
      .store(n * 8);
  code.get(at).int(blockBytes).intAdd().set(at);
  code.get(count).int(1).intSubtract().tee(count).again().end();
  return wasmModule(code, { words: 8, vectors: 10, more: 2 });
}

/** The state that SHA-384 begins with: from the square roots of the ninth to sixteenth primes (§5.3.4). */
export const sha384Start = (): bigint[] => roots(16, 2n).slice(8);

/** The first 64 bits behind the point of the `degree`th roots of the first primes. */
function roots(length: number, degree: 2n | 3n): bigint[] {
  const primes: bigint[] = [];
  for (let n = 2n; primes.length < length; n++) if (primes.every((prime) => n % prime !== 0n)) primes.push(n);
  return primes.map((prime) => BigInt.asUintN(64, root(prime << (64n * degree), degree)));
}

/** The integer part of a root, by Newton's method from above. */
function root(value: bigint, degree: bigint): bigint {
  for (let guess = 1n << 70n; ;) {
    const better = ((degree - 1n) * guess + value / guess ** (degree - 1n)) / degree;
    if (better >= guess) return guess;
    guess = better;
  }
}
