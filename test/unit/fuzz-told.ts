import { expect } from '@open-wc/testing';
import { fuzz, tryInput, type Target } from '../fuzz/seeded.ts';
import { vectorsOf } from '../fuzz/vectors.ts';

/** Tests that 10,000 mutated inputs are read or refused, and neither nearly always. */
export function tellsOfFuzzing(name: string, target: Target): void {
  it(`reads or refuses 10,000 mutated inputs: ${name}`, async () => {
    const { read, refused } = await fuzz({ name, ...target });
    expect(read + refused).to.equal(10_000);
    // Mutations that nothing accepts, or nothing refuses, would test little.
    expect(Math.min(read, refused)).to.be.greaterThan(300);
  });
}

/** Tests the inputs that are kept because a reader was wrong about them. */
export function tellsOfVectors(name: string, target: Target): void {
  it(`takes every input that once went wrong: ${name}`, async () => {
    for (const { input } of await vectorsOf(name)) await tryInput(name, target, input);
  });
}
