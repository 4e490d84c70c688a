import { concat, type Bytes } from '../../src/bytes/bytes.ts';
import type { Dice } from './dice.ts';

/** What mutations may draw from. */
export interface Material {
  /** Other inputs, to splice from. */
  readonly seeds: readonly Bytes[];
  /** Words of the format, inserted whole. */
  readonly words: readonly Bytes[];
  /** No mutation grows an input beyond this many bytes. */
  readonly longest: number;
}

type Mutator = (dice: Dice, input: Bytes, material: Material) => Bytes;

const edges = [0, 1, 0x7f, 0x80, 0x81, 0xfe, 0xff];

const replace = (input: Bytes, from: number, to: number, by: Bytes): Bytes =>
  concat([input.subarray(0, from), by, input.subarray(to)]);

function stretch(dice: Dice, input: Bytes): { from: number; to: number } {
  const from = dice.below(input.length + 1);
  const most = dice.below(4) === 0 ? input.length : 16;
  return { from, to: Math.min(input.length, from + 1 + dice.below(most + 1)) };
}

const mutators: readonly Mutator[] = [
  function flipBit(dice, input) {
    const copy = input.slice();
    copy[dice.below(copy.length)]! ^= 1 << dice.below(8);
    return copy;
  },
  function edgeByte(dice, input) {
    const copy = input.slice();
    copy[dice.below(copy.length)] = dice.pick(edges);
    return copy;
  },
  function nudgeByte(dice, input) {
    const copy = input.slice();
    copy[dice.below(copy.length)]! += dice.below(9) - 4;
    return copy;
  },
  function edgeNumber(dice, input) {
    const size = dice.pick([2, 4, 8]);
    const number = new Uint8Array(size).fill(dice.pick([0, 0xff]));
    number[dice.pick([0, size - 1])] = dice.pick(edges);
    const from = dice.below(input.length + 1);
    return replace(input, from, Math.min(input.length, from + size), number);
  },
  function insertNoise(dice, input) {
    const from = dice.below(input.length + 1);
    return replace(
      input,
      from,
      from,
      Uint8Array.from({ length: 1 + dice.below(8) }, () => dice.below(256)),
    );
  },
  function insertWord(dice, input, { words }) {
    if (words.length === 0) return input;
    const { from, to } = stretch(dice, input);
    return replace(input, from, dice.below(2) === 0 ? from : to, dice.pick(words));
  },
  function remove(dice, input) {
    const { from, to } = stretch(dice, input);
    return replace(input, from, to, new Uint8Array(0));
  },
  function repeat(dice, input) {
    const { from, to } = stretch(dice, input);
    const piece = input.subarray(from, to);
    return replace(input, to, to, concat(Array.from({ length: 2 ** dice.below(6) }, () => piece)));
  },
  function move(dice, input) {
    const { from, to } = stretch(dice, input);
    const target = dice.below(input.length + 1);
    return replace(input, target, target, input.slice(from, to));
  },
  function truncate(dice, input) {
    return input.slice(0, dice.below(input.length + 1));
  },
  function splice(dice, input, { seeds }) {
    const other = dice.pick(seeds);
    return concat([
      input.subarray(0, dice.below(input.length + 1)),
      other.subarray(dice.below(other.length + 1)),
    ]);
  },
];

/** A changed copy: one to eight mutations, small numbers of them more often. */
export function mutate(dice: Dice, input: Bytes, material: Material): Bytes {
  let out = input;
  for (let left = 2 ** dice.below(4); left > 0; left--) {
    if (out.length === 0) out = dice.pick(material.seeds);
    out = dice.pick(mutators)(dice, out, material);
    if (out.length > material.longest) out = out.slice(0, material.longest);
  }
  return out;
}
