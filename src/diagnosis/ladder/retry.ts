import type { Behavior, Stage } from '../../journal/entry.ts';
import type { Attempt, SetUp } from '../case/attempt.ts';
import type { Case } from '../case/case.ts';
import { streakOf } from './streak.ts';

/** An attempt as far as the ladder changes it. */
interface Way {
  readonly behavior: Behavior;
  readonly startMode: Stage | null;
  readonly setUp: SetUp;
}

/**
 * May this be tried as things are set up now (rule R66)? What has lost contact twice would tell nothing new a third
 * time: something has to be changed first.
 */
export function mayTry(whole: Case, behavior: Behavior): boolean {
  const coming: Way = { behavior, startMode: whole.phone.stage, setUp: whole.setUp };
  return triedAlike(whole.attempts, coming).length < 2;
}

/** The lost contacts of the streak that were set up like this. What is not known is taken as the same. */
export const triedAlike = (attempts: readonly Attempt[], way: Way): Attempt[] =>
  streakOf(attempts).filter((each) => each.route === 'web' && signature(each) === signature(way));

const signature = ({ behavior, startMode, setUp }: Way): string =>
  [
    behavior,
    startMode,
    ...[setUp.cable, setUp.port, setUp.path, setUp.computer, setUp.software].map(
      (known) => known?.value ?? '?',
    ),
  ].join('|');
