import { expect } from '@open-wc/testing';
import { fuzz } from '../fuzz/seeded.ts';
import { mux } from '../fuzz/target-mux.ts';

describe('the mux under fuzzing', () => {
  it('stays sound whatever 10,000 mutated rows of transfers say', async () => {
    const { read, refused } = await fuzz({ name: 'mux', ...mux });
    expect(read + refused).to.equal(10_000);
    expect(Math.min(read, refused)).to.be.greaterThan(300);
  });
});
