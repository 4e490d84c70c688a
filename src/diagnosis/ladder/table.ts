import type { FailureClass } from '../classes.ts';
import { branchOf } from './branches.ts';
import type { Facts } from './facts.ts';
import { triedAlike } from './retry.ts';
import type { Step } from './step.ts';
import { inARow } from './streak.ts';
import { missing, suspectsHardware, suspicion, type LineKey } from './suspicion.ts';

/** Names of the rows, as the specification counts them. */
export type RowName = `D${number}` | 'P9';

interface Row {
  readonly row: RowName;
  readonly when: (facts: Facts) => boolean;
  readonly next: Step | ((facts: Facts) => Step);
}

const limits = { slow: 2, recoveryRestores: 3, flaps: 3, attempts: 10 } as const;

const is =
  (...classes: readonly FailureClass[]) =>
  ({ cls }: Facts): boolean =>
    cls !== null && classes.includes(cls);
const lost = is('COMM');

const times = ({ whole }: Facts, cls: FailureClass): number =>
  whole.attempts.filter((each) => each.cls === cls).length;

/** Tries that this computer spoilt. */
const slow = ({ whole, last }: Facts): number =>
  whole.attempts.filter(
    (each) =>
      (each.cls === 'HOSTSLOW' || (each.cls === 'COMM' && each.excluded !== null)) &&
      each.setUp.computer?.value === last?.setUp.computer?.value,
  ).length;

/** Without any of it nothing can have failed for the reason that it is asked about. */
const failed = ({ last }: Facts): boolean => last?.outcome === 'failed';

/** First the rows up to the buttons, then those behind them: what a row behind would be is asked by D17 and D18. */
const early: readonly Row[] = [
  {
    row: 'D0',
    when: ({ whole, last }) => last === null && !whole.checklistDone,
    next: 'PREPARE',
  },
  { row: 'D1', when: ({ last }) => last?.outcome === 'success', next: 'FINISH' },
  {
    row: 'D2',
    when: ({ cls, last }) => cls === 'USER' && !last!.eraseReached,
    next: 'WHERE_IT_WAS',
  },
  { row: 'D3', when: is('WRONGDEV'), next: 'WRONG_DEVICE' },
  // Whatever the counters say: lost contact and what nobody knows have rows of their own for it.
  {
    row: 'P9',
    when: (facts) => facts.attempts >= limits.attempts && facts.cls !== null && !is('COMM', 'UNKNOWN')(facts),
    next: 'SERVICE_ADVISED',
  },
  { row: 'D4', when: is('PERM'), next: 'GRANT' },
  { row: 'D5', when: (facts) => is('CLAIM')(facts) && times(facts, 'CLAIM') === 1, next: 'CLOSE_OTHERS' },
  {
    row: 'D6',
    when: is('CLAIM'),
    next: (facts) => (times(facts, 'CLAIM') === 2 ? 'FALLBACK_ROUTE' : 'OTHER_COMPUTER'),
  },
  {
    row: 'D7',
    when: (facts) => is('HOSTSLOW')(facts) || (lost(facts) && facts.last!.excluded !== null),
    next: (facts) => (slow(facts) <= limits.slow ? 'RETRY_SAME' : 'OTHER_COMPUTER'),
  },
  // Stopped after the erase had begun: there is nothing to go back to.
  { row: 'D7', when: is('USER'), next: 'RETRY_SAME' },
  // An account that is cut off: nothing is known to have failed.
  { row: 'D7', when: ({ cls, last }) => cls === null && last?.shape === 'S8', next: 'RETRY_SAME' },
  { row: 'D8', when: is('HOSTOLD'), next: 'FALLBACK_ROUTE' },
  { row: 'D9', when: is('ELIG'), next: 'ELIGIBILITY' },
  { row: 'D10', when: is('NET'), next: 'NETWORK' },
  { row: 'D11', when: is('FILE'), next: 'FIRMWARE_FILE' },
  { row: 'D12', when: is('POWER'), next: 'CHARGE' },
  { row: 'D13', when: is('LOCK'), next: 'UNLOCK_TRUST' },
  {
    row: 'D14',
    when: is('DEVSTOR', 'DEVPART'),
    next: (facts) => (branchOf(facts) === 'said-twice' ? 'SERVICE_DEVICE_REPORTED' : 'DEVICE_REPORTED'),
  },
  {
    row: 'D15',
    when: is('CLIENT'),
    next: (facts) => (times(facts, 'CLIENT') === 1 ? 'REPORT' : 'FALLBACK_ROUTE'),
  },
  {
    row: 'D16',
    when: ({ last }) =>
      last !== null && last.cls === null && last.outcome === 'failed' && last.shape !== 'S8',
    next: 'REENTER_RECOVERY',
  },
];

const buttons: readonly Row[] = [
  {
    row: 'D17',
    when: (facts) => entersWithBrokenButton(facts) && !facts.whole.phone.readable,
    next: 'SERVICE_BUTTON',
  },
  { row: 'D18', when: (facts) => entersWithBrokenButton(facts), next: 'ENTER_RECOVERY_BY_COMMAND' },
];

const late: readonly Row[] = [
  {
    row: 'D19',
    when: (facts) => facts.streak.length > 0 && suspectsHardware(facts),
    next: ({ whole, dfuTried }) =>
      whole.technician && !dfuTried ? 'OFFER_DFU' : 'SERVICE_HARDWARE_SUSPECTED',
  },
  {
    row: 'D21',
    when: ({ recoveryRestores }) => recoveryRestores.length >= limits.recoveryRestores,
    next: 'SERVICE_ADVISED',
  },
  {
    row: 'D22',
    when: ({ last, cables, ports }) =>
      (last?.flaps ?? 0) >= limits.flaps && cables.length >= 2 && ports.length >= 2,
    next: 'SERVICE_UNSTABLE',
  },
  { row: 'D23', when: ({ attempts }) => attempts >= limits.attempts, next: 'SERVICE_ADVISED' },
  { row: 'D24', when: (facts) => lost(facts) && !isCurrent(facts), next: 'UPDATE_SOFTWARE' },
  { row: 'D25', when: (facts) => lost(facts) && !isDirect(facts), next: 'GO_DIRECT' },
  { row: 'D26', when: (facts) => lost(facts) && !facts.restartDone, next: 'FORCE_RESTART' },
  { row: 'D27', when: (facts) => lost(facts) && facts.cables.length < 2, next: 'CHANGE_CABLE' },
  {
    row: 'D28',
    when: (facts) =>
      lost(facts) &&
      facts.last!.behavior === 'update' &&
      facts.last!.startMode === 'normal' &&
      !facts.inRecovery,
    next: 'ENTER_RECOVERY',
  },
  {
    row: 'D29',
    when: (facts) =>
      (facts.last === null || (failed(facts) && !is('UNKNOWN')(facts))) &&
      !facts.whole.phone.starts &&
      !facts.inRecovery,
    next: 'ENTER_RECOVERY',
  },
  {
    row: 'D30',
    when: ({ inRecovery, recoveryUpdateTried, whole, eraseReached, cls }) =>
      (cls === 'COMM' || cls === null) &&
      inRecovery &&
      !recoveryUpdateTried &&
      whole.dataMatters !== false &&
      !eraseReached,
    next: 'UPDATE_FROM_RECOVERY',
  },
  {
    row: 'D31',
    when: ({ inRecovery, recoveryRestores, cls }) =>
      (cls === 'COMM' || cls === null) && inRecovery && recoveryRestores.length === 0,
    next: 'CONSENT_RESTORE',
  },
  {
    row: 'D32',
    when: (facts) => lost(facts) && facts.ports.length < 2 && !facts.onePort,
    next: 'CHANGE_PORT',
  },
  { row: 'D33', when: (facts) => lost(facts) && facts.computers.length < 2, next: 'OTHER_COMPUTER' },
  { row: 'D34', when: lost, next: (facts) => putRight(facts) },
  {
    row: 'D35',
    when: (facts) => is('UNKNOWN')(facts) && inARow(facts.whole.attempts, 'UNKNOWN') === 1,
    next: 'CHANGE_CABLE',
  },
  {
    row: 'D36',
    when: is('UNKNOWN'),
    next: (facts) => (inARow(facts.whole.attempts, 'UNKNOWN') === 2 ? 'REPORT' : 'FALLBACK_ROUTE'),
  },
  {
    row: 'D37',
    when: () => true,
    next: ({ whole: { phone } }) => (phone.misbehaves && !phone.restarted ? 'FORCE_RESTART' : 'UPDATE'),
  },
];

/** All rows, in the order in which they are tried. */
export const table: readonly Row[] = [...early, ...buttons, ...late];

/** The row that decides. There is always one: the last fits everything. */
export function decide(facts: Facts, rows: readonly Row[] = table): { row: RowName; step: Step } {
  const { row, next } = rows.find(({ when }) => when(facts))!;
  return { row, step: typeof next === 'string' ? next : next(facts) };
}

const isCurrent = ({ last }: Facts): boolean => last?.setUp.software?.value === true;
const isDirect = ({ last }: Facts): boolean => last?.setUp.path?.value === 'direct';

const entersWithBrokenButton = (facts: Facts): boolean =>
  facts.whole.phone.button === 'broken' && decide(facts, late).step === 'ENTER_RECOVERY';

/** What puts a missing line of the stop condition right. */
const remedies: Readonly<Record<LineKey, Step | ((facts: Facts) => Step)>> = {
  direct: (facts) => (isDirect(facts) && isSpent(facts) ? 'OTHER_COMPUTER' : 'GO_DIRECT'),
  software: (facts) => (isCurrent(facts) && isSpent(facts) ? 'OTHER_COMPUTER' : 'UPDATE_SOFTWARE'),
  ports: 'CHANGE_PORT',
  'recovery-restores': ({ inRecovery }) => (inRecovery ? 'CONSENT_RESTORE' : 'ENTER_RECOVERY'),
  'route-proven': 'APPLE_ROUTE',
  computers: 'OTHER_COMPUTER',
  cables: 'CHANGE_CABLE',
  certified: 'CHANGE_CABLE',
  attempts: 'CHANGE_CABLE',
  firmware: 'FIRMWARE_FILE',
  restarted: 'FORCE_RESTART',
  update: 'UPDATE_FROM_RECOVERY',
};

/** Twice lost in just this way: what is missing is missing of another computer, and a third time here tells nothing. */
const isSpent = ({ whole, last }: Facts): boolean =>
  last !== null &&
  triedAlike(whole.attempts, { behavior: last.behavior, startMode: whole.phone.stage, setUp: last.setUp })
    .length > 1;

/** The first missing line that something can be changed for; a restore that was made just like this tells no more. */
function putRight(facts: Facts): Step {
  const steps = missing(suspicion(facts)).map(({ key }) => {
    const remedy = remedies[key];
    return typeof remedy === 'string' ? remedy : remedy(facts);
  });
  return steps.find((step) => step !== 'CONSENT_RESTORE' || !restoredAlike(facts)) ?? 'CHANGE_CABLE';
}

const restoredAlike = ({ whole, last }: Facts): boolean =>
  last !== null &&
  triedAlike(whole.attempts, { behavior: 'erase', startMode: whole.phone.stage, setUp: last.setUp }).length >
    0;
