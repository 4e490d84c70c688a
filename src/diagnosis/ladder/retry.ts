import type { Attempt } from '../case/attempt.ts';
import type { Case } from '../case/case.ts';
import { streakOf } from './streak.ts';

/**
 * May this be tried again with nothing changed (rule R66)? After lost contact once; a second time the same set-up would
 * tell nothing that is not known.
 */
export function mayRetryUnchanged({ attempts }: Case): boolean {
  const last = attempts.at(-1);
  if (last?.cls !== 'COMM' || last.excluded !== null) return true;
  return streakOf(attempts).filter((each) => sameSetUp(each, last)).length < 2;
}

/** Nothing that the ladder changes is different. What is not known is taken as the same. */
export function sameSetUp(a: Attempt, b: Attempt): boolean {
  return (
    a.behavior === b.behavior &&
    a.startMode === b.startMode &&
    a.route === b.route &&
    signature(a) === signature(b)
  );
}

const signature = ({ setUp }: Attempt): string =>
  [setUp.cable, setUp.port, setUp.path, setUp.computer, setUp.software]
    .map((known) => (known === null ? '?' : String(known.value)))
    .join('|');
