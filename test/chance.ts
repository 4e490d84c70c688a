import type { Chance } from '../src/bytes/world.ts';

/** The same bytes for the same seed, in every runtime (xorshift128, Marsaglia 2003). Not for secrets. */
export function seededChance(seed: number): Chance {
  // splitmix32 spreads a small seed over the whole state, which must not be all zero.
  let mix = seed >>> 0;
  const spread = (): number => {
    mix = (mix + 0x9e3779b9) >>> 0;
    let z = mix;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  let [x, y, z, w] = [spread(), spread(), spread(), spread() | 1];
  const next = (): number => {
    const t = x ^ (x << 11);
    [x, y, z] = [y, z, w];
    w = (w ^ (w >>> 19) ^ t ^ (t >>> 8)) >>> 0;
    return w;
  };
  return { bytes: (length) => Uint8Array.from({ length }, () => next() >>> 24) };
}
