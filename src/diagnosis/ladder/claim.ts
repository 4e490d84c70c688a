import type { Told } from '../../journal/told.ts';
import type { Case } from '../case/case.ts';
import type { Step } from './step.ts';

/** What a person says by "I have done that": of the try that ended, and of how things are from here on. */
export interface Claim {
  readonly then: Told;
  readonly now: Told;
}

const letters = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];

/** The claim behind the button of a step. A change of something that had no name yet names both. */
export function claimOf(steps: readonly Step[], { attempts, setUp }: Case): Claim {
  let then: Told = {};
  let now: Told = {};
  for (const step of steps)
    switch (step) {
      case 'UPDATE_SOFTWARE':
        now = { ...now, current: 'yes' };
        break;
      case 'GO_DIRECT':
        now = { ...now, path: 'direct' };
        break;
      case 'FORCE_RESTART':
        now = { ...now, restarted: 'yes' };
        break;
      case 'CHANGE_CABLE': {
        const [first, other] = names(
          letters,
          setUp.cable?.value,
          attempts.map((each) => each.setUp.cable?.value),
        );
        then = { ...then, cable: first };
        now = { ...now, cable: other };
        break;
      }
      case 'CHANGE_PORT': {
        const [first, other] = names(
          ['1', '2', '3', '4'],
          setUp.port?.value,
          attempts.map((each) => each.setUp.port?.value),
        );
        then = { ...then, port: first };
        now = { ...now, port: other };
        break;
      }
      case 'PREPARE':
        now = { ...now, checklist: 'done' };
    }
  return { then, now };
}

/** The name of what there was, and one that nothing had yet. */
function names(
  some: readonly string[],
  known: string | undefined,
  used: readonly (string | undefined)[],
): [first: string, other: string] {
  const first = known ?? some[0]!;
  return [first, some.find((each) => each !== first && !used.includes(each)) ?? `${first}+`];
}
