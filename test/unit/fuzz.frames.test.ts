import { expect } from '@open-wc/testing';
import { fuzz } from '../fuzz/seeded.ts';
import { asr, frames } from '../fuzz/target-frames.ts';

describe('messages under fuzzing', () => {
  for (const [name, target] of Object.entries({ frames, asr })) {
    it(`reads or refuses 10,000 mutated inputs: ${name}`, async () => {
      const { read, refused } = await fuzz({ name, ...target });
      expect(read + refused).to.equal(10_000);
      expect(Math.min(read, refused)).to.be.greaterThan(300);
    });
  }
});
