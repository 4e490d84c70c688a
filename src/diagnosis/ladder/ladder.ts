import type { Behavior } from '../../journal/entry.ts';
import type { Case } from '../case/case.ts';
import { branchOf, type BranchStep } from './branches.ts';
import { factsOf, type Facts } from './facts.ts';
import { endings, type Step } from './step.ts';
import { missing, suspicion, type Line, type LineKey } from './suspicion.ts';
import { decide, type RowName } from './table.ts';

/** The one next step of a case, and what it rests on. */
export interface Next {
  readonly step: Step;
  /** The row of the decision table that it comes from. */
  readonly row: RowName;
  /** Steps that cost nothing and are put right together with it: the one exception to one change a try (rule P1). */
  readonly together: readonly Step[];
  /** What has not been tried yet, where service is worth considering. */
  readonly untested: readonly Step[];
  /** Where a problem of another kind stands in its own branch. */
  readonly branch: BranchStep | null;
  /** What is done after it, where the phone is tried again. */
  readonly operation: Behavior;
  /** It cannot be done without a new consent. */
  readonly consent: boolean;
  /** The conditions before anyone may suspect the phone. */
  readonly lines: readonly Line[];
  /** Lost contacts in a row. */
  readonly losses: number;
}

/** The ladder: from everything that is known of a phone to one next step. Pure. */
export function ladder(whole: Case): Next {
  const facts = factsOf(whole);
  const { row, step } = decide(facts);
  const lines = suspicion(facts);
  const branch = branchOf(facts);
  const operation = branch === 'restore-instead' ? 'erase' : operationAfter(step, facts);
  return {
    step,
    row,
    together: costless.has(step) && facts.cls === 'COMM' ? costlessToo(step, facts) : [],
    untested: step.startsWith('SERVICE_') ? untested(lines) : [],
    branch,
    operation,
    consent: operation === 'erase' && !endings.has(step),
    lines,
    losses: facts.cls === 'COMM' ? facts.streak.length : 0,
  };
}

const costless: ReadonlySet<Step> = new Set<Step>(['UPDATE_SOFTWARE', 'GO_DIRECT', 'FORCE_RESTART']);

function costlessToo(step: Step, { last, restartDone }: Facts): Step[] {
  const open: Step[] = [];
  if (last?.setUp.software?.value !== true) open.push('UPDATE_SOFTWARE');
  if (last?.setUp.path?.value !== 'direct') open.push('GO_DIRECT');
  if (!restartDone) open.push('FORCE_RESTART');
  return open.filter((each) => each !== step);
}

const tests: readonly (readonly [LineKey, Step])[] = [
  ['cables', 'CHANGE_CABLE'],
  ['ports', 'CHANGE_PORT'],
  ['computers', 'OTHER_COMPUTER'],
  ['route-proven', 'APPLE_ROUTE'],
];

const untested = (lines: readonly Line[]): Step[] => {
  const open = missing(lines).map(({ key }) => key);
  return tests.flatMap(([key, step]) => (open.includes(key) ? [step] : []));
};

/** A retry repeats what failed, so that only the one thing has changed. */
function operationAfter(step: Step, { last, inRecovery, whole, eraseReached }: Facts): Behavior {
  if (step === 'UPDATE' || step === 'UPDATE_FROM_RECOVERY') return 'update';
  if (step === 'CONSENT_RESTORE' || step === 'OFFER_DFU') return 'erase';
  if (last) return last.behavior;
  const keeps = whole.dataMatters !== false && !eraseReached;
  return keeps && (inRecovery || whole.phone.starts) ? 'update' : 'erase';
}
