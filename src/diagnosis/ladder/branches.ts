import type { Attempt } from '../case/attempt.ts';
import type { Facts } from './facts.ts';
import { inARow } from './streak.ts';

/** Where a problem that is not lost contact stands in its own short ladder (failures.md §2.5). */
export type BranchStep =
  | 'other-model'
  | 'signed-build'
  | 'wait-ten-minutes'
  | 'other-network'
  | 'report-and-apple'
  | 'test-hosts'
  | 'pause-security'
  | 'other-computer'
  | 'network-owner'
  | 'download-again'
  | 'other-storage'
  | 'stop'
  | 'smaller-or-restore'
  | 'restore-instead'
  | 'other-cable-and-computer'
  | 'said-twice';

/** The phone's number for factory data that it could not have. */
const factoryData = 53;

const nth = (steps: readonly BranchStep[], count: number): BranchStep =>
  steps[Math.min(count, steps.length) - 1]!;

/** The step of a branch for the last attempt; null where there is none. */
export function branchOf({ cls, last, whole: { attempts, listed } }: Facts): BranchStep | null {
  if (!last || cls === null) return null;
  const count = inARow(attempts, cls);
  switch (cls) {
    case 'ELIG':
      // A file for another model fails before anything is asked of Apple.
      if (last.route === 'web' && !last.code?.startsWith('tss:')) return 'other-model';
      return notSigned(count, listed);
    case 'NET':
      // Factory data: another network is what tells, for the phone reports the same of a part that is not its own.
      if (last.report?.status === factoryData) return 'other-network';
      return nth(['test-hosts', 'pause-security', 'other-network', 'other-computer', 'network-owner'], count);
    case 'FILE':
      return nth(['download-again', 'other-storage', 'stop'], count);
    case 'DEVSTOR':
    case 'DEVPART':
      return deviceReported(last, attempts);
    default:
      return null;
  }
}

/** What the list calls signed is asked for again, and what it leaves out never; without one, another version first. */
function notSigned(count: number, listed: boolean | null): BranchStep {
  if (listed === false) return 'signed-build';
  const again: readonly BranchStep[] = ['wait-ten-minutes', 'other-network', 'report-and-apple'];
  return nth(listed === true ? again : ['signed-build', ...again], count);
}

/** The phone's own word, twice, on another cable and another computer; or three times, wherever. */
function deviceReported(last: Attempt, attempts: readonly Attempt[]): BranchStep {
  const alike = attempts.filter((each) => saysTheSame(each, last));
  const moved = alike.some(
    ({ setUp }) => differs(setUp.cable, last.setUp.cable) && differs(setUp.computer, last.setUp.computer),
  );
  if ((alike.length >= 2 && moved) || alike.length >= 3) return 'said-twice';
  if (last.cls !== 'DEVSTOR' || last.behavior !== 'update') return 'other-cable-and-computer';
  return last.report?.full === true ? 'smaller-or-restore' : 'restore-instead';
}

type Label = { readonly value: string } | null;
const differs = (a: Label, b: Label): boolean => a !== null && b !== null && a.value !== b.value;

const saysTheSame = ({ cls, report: a }: Attempt, { report: b }: Attempt): boolean =>
  (cls === 'DEVSTOR' || cls === 'DEVPART') &&
  a !== null &&
  b !== null &&
  a.status === b.status &&
  a.checkpoint === b.checkpoint;
