import { expect } from '@open-wc/testing';
import { fuzz, tryInput, type Target } from '../fuzz/seeded.ts';
import { vectorsOf } from '../fuzz/vectors.ts';

/** Tests that so many mutated inputs are read or refused, and neither nearly always. */
export function tellsOfFuzzing(name: string, target: Target, count = 10_000): void {
  it(`reads or refuses ${count} mutated inputs: ${name}`, async () => {
    const { read, refused } = await fuzz({ name, ...target, count });
    expect(read + refused).to.equal(count);
    // Mutations that nothing accepts, or nothing refuses, would test little.
    expect(Math.min(read, refused)).to.be.greaterThan(0.03 * count);
  });
}

/** Tests the inputs that are kept because a reader was wrong about them. */
export function tellsOfVectors(name: string, target: Target): void {
  it(`takes every input that once went wrong: ${name}`, async () => {
    for (const { input } of await vectorsOf(name)) await tryInput(name, target, input);
  });
}
