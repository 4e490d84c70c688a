import type { Attempt } from '../case/attempt.ts';
import { interruptions, type FailureClass } from '../classes.ts';

/**
 * The lost contacts in a row that count, oldest first: another problem or a success closes the row, an interruption
 * neither counts nor closes it, and what this computer or somebody's hands did is left out (rules P5, P6).
 */
export function streakOf(attempts: readonly Attempt[]): Attempt[] {
  const closed = attempts.findLastIndex(closes);
  return attempts.slice(closed + 1).filter(({ cls, excluded }) => cls === 'COMM' && excluded === null);
}

const closes = ({ cls, outcome }: Attempt): boolean =>
  outcome === 'success' || (cls !== null && cls !== 'COMM' && !interruptions.has(cls));

/** How many tries in a row ended in this class, interruptions between them passed over. */
export function inARow(attempts: readonly Attempt[], cls: FailureClass): number {
  let count = 0;
  for (const attempt of [...attempts].reverse()) {
    if (attempt.cls === cls) count++;
    else if (attempt.cls === null || !interruptions.has(attempt.cls)) break;
  }
  return count;
}
