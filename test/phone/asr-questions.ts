import type { Chance } from '../../src/bytes/world.ts';

/** A place of the image that asr wants before the stream. */
export interface Question {
  readonly offset: number;
  readonly length: number;
}

/** The trailer of a disk image. */
const trailer = 512;

/**
 * The pattern that logs show for a disk image: its trailer several times, a table near the end, the XML block before
 * it, then blocks of 100 to 500 kB anywhere. Everything inside the image, however small that is.
 */
export function questionsFor(size: number, chance: Chance): Question[] {
  const inside = (offset: number, length: number): Question => {
    const fitting = Math.min(length, size);
    return { offset: Math.min(Math.max(0, offset), size - fitting), length: fitting };
  };
  const end = inside(size - trailer, trailer);
  const questions = [end, end, inside(size - trailer - 1336, 1336), end, inside(size - 16_384, 13_107)];
  for (let i = 0; i < 5; i++) {
    const [a, b] = [random(chance), random(chance)];
    questions.push(inside(Math.floor(a * size), Math.floor(100_000 + b * 400_000)));
  }
  return questions;
}

/** In [0, 1). */
function random(chance: Chance): number {
  const bytes = chance.bytes(4);
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) / 2 ** 32;
}
