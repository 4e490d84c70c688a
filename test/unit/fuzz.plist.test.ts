import { expect } from '@open-wc/testing';
import { fuzz, tryInput } from '../fuzz/seeded.ts';
import { targets } from '../fuzz/targets.ts';
import { vectorsOf } from '../fuzz/vectors.ts';

describe('property lists under fuzzing', () => {
  for (const name of ['xml', 'binary']) {
    it(`reads or refuses 10,000 mutated inputs: ${name}`, async () => {
      const { read, refused } = await fuzz({ name, ...targets[name]! });
      expect(read + refused).to.equal(10_000);
      // Mutations that nothing accepts, or nothing refuses, would test little.
      expect(Math.min(read, refused)).to.be.greaterThan(300);
    });

    it(`takes every input that once went wrong: ${name}`, async () => {
      for (const { input } of await vectorsOf(name)) await tryInput(name, targets[name]!, input);
    });
  }
});
