import { phases, type Phase } from './entry.ts';

/**
 * Share of a whole restore's time that a phase takes, for one progress figure. From an iPhone 11 Pro's restore with
 * iOS 18.3; the sum is 1.
 */
export const weights: Readonly<Record<Phase, number>> = {
  prepare: 0,
  enter: 0.02,
  ibec: 0.03,
  load: 0.06,
  kernel: 0.05,
  handover: 0.02,
  checks: 0.03,
  disk: 0.02,
  image: 0.52,
  install: 0.2,
  finish: 0.05,
};

/** Progress at the moment a phase begins. */
export function progressAt(phase: Phase): number {
  let sum = 0;
  for (const each of phases) {
    if (each === phase) break;
    sum += weights[each];
  }
  return sum;
}
