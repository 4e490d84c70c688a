import { seededChance } from '../chance.ts';
import { below, draw } from './grid.ts';
import type { Trial } from './run.ts';
import { survives, type Truth } from './truth.ts';

/** A trial with what must come of it. */
export interface Planned {
  readonly trial: Trial;
  /** Null: a fault from outside, at a place or of a kind that the grid does not have. */
  readonly truth: Truth | null;
}

const product = 'iPhone13,2';

/** Every fifth run is healthy: nothing but a phone of its own pace. */
const healthyEvery = 5;
const speeds = [0.2, 0.5, 1, 1, 3];
const jitters = [0, 0.3, 0.6, 1];

/** The runs of one seed. */
export function trials(seed: number, count: number): Planned[] {
  const chance = seededChance(seed);
  const pick = <T>(from: readonly T[]): T => from[below(chance, from.length)]!;
  const faulty = draw(chance, count - Math.floor(count / healthyEvery));
  return Array.from({ length: count }, (_, i) => {
    const own = { product, brief: true, seed: seed * 1_000_003 + i };
    const behavior = below(chance, 4) === 0 ? ('update' as const) : ('erase' as const);
    if (i % healthyEvery === healthyEvery - 1) {
      const reappears = below(chance, 4) === 0 ? [{ of: 'restore' as const, leavesAfterMs: 100 }] : [];
      const setting = { ...own, speed: pick(speeds), jitter: pick(jitters), reappears };
      return { trial: { fault: null, behavior, setting }, truth: survives() };
    }
    const { fault, truth } = faulty[i - Math.floor(i / healthyEvery)]!;
    return { trial: { fault, behavior, setting: own }, truth };
  });
}
