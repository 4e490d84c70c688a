import { expect } from '@open-wc/testing';
import { FuzzFound, fuzz, type Target } from '../fuzz/seeded.ts';
import { systemClock, type Clock } from '../../src/bytes/clock.ts';
import { toHex } from '../../src/bytes/hex.ts';

/** A reader that refuses odd lengths properly and trips over a byte FF. */
const clumsy: Target = {
  seeds: [Uint8Array.of(1, 2, 3, 4)],
  accepts: (error) => error instanceof SyntaxError,
  run(input) {
    if (input.includes(255)) throw new RangeError('tripped');
    if (input.length % 2 === 1) throw new SyntaxError('odd');
  },
};

const found = async (target: Target & { clock?: Clock }, seed: number): Promise<FuzzFound> => {
  try {
    await fuzz({ name: 'clumsy', ...target, seed });
  } catch (error) {
    if (error instanceof FuzzFound) return error;
  }
  throw new Error('nothing was found');
};

describe('the fuzzing harness', () => {
  it('finds an error that the reader does not promise, and the same one for the same seed', async () => {
    const [first, again, other] = [await found(clumsy, 7), await found(clumsy, 7), await found(clumsy, 8)];
    expect(first.input.includes(255)).to.equal(true);
    expect(toHex(again.input)).to.equal(toHex(first.input));
    expect(toHex(other.input)).to.not.equal(toHex(first.input));
    expect(first.message).to.match(/^clumsy: RangeError: tripped; \d+ bytes: [0-9a-f]+$/);
  });

  it('finds an answer that never comes', async () => {
    const hurried: Clock = { ...systemClock, after: (_, then) => systemClock.after(0, then) };
    const target: Target = { ...clumsy, run: () => new Promise(() => undefined) };
    expect((await found({ ...target, clock: hurried }, 1)).message).to.match(/^clumsy: Silence/);
  });

  it('counts what is read and what is refused', async () => {
    const target: Target = {
      ...clumsy,
      run: (input) => (input.length % 2 ? clumsy.run(Uint8Array.of(1)) : 0),
    };
    const { read, refused } = await fuzz({ name: 'clumsy', ...target, count: 500 });
    expect(read + refused).to.equal(500);
    expect(Math.min(read, refused)).to.be.greaterThan(100);
  });
});
