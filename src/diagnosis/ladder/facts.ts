import type { Stage } from '../../journal/entry.ts';
import type { Attempt, Known } from '../case/attempt.ts';
import type { Case } from '../case/case.ts';
import type { FailureClass } from '../classes.ts';
import { streakOf } from './streak.ts';

/** What the decision table looks at, derived from a case (failures.md §2.3). Counts are over the present streak. */
export interface Facts {
  readonly whole: Case;
  readonly last: Attempt | null;
  readonly cls: FailureClass | null;
  readonly streak: readonly Attempt[];
  /** Attempts in the whole case. */
  readonly attempts: number;
  readonly cables: readonly string[];
  readonly ports: readonly string[];
  readonly computers: readonly string[];
  /** Failed restores of a phone that waited in recovery or DFU mode, by computer. */
  readonly recoveryRestores: readonly Attempt[];
  readonly updateTried: boolean;
  readonly recoveryUpdateTried: boolean;
  /** The computer of the last try has one port only. */
  readonly onePort: boolean;
  readonly inRecovery: boolean;
  /** A forced restart was made, or the button for it is broken. */
  readonly restartDone: boolean;
  readonly eraseReached: boolean;
  readonly dfuTried: boolean;
  readonly routeProven: boolean;
}

/** Modes in which iBoot or the boot ROM waits for a restore. */
const waiting: ReadonlySet<Stage | null> = new Set<Stage>(['recovery', 'ibec', 'dfu', 'kis', 'port-dfu']);

/** The facts of a case. Pure. */
export function factsOf(whole: Case): Facts {
  const { attempts, phone, offers, onePort } = whole;
  const last = attempts.at(-1) ?? null;
  const streak = streakOf(attempts);
  const updates = streak.filter(({ behavior }) => behavior === 'update');
  const restores = streak.filter(({ behavior }) => behavior === 'erase');
  const computer = last?.setUp.computer?.value;
  return {
    whole,
    last,
    cls: last?.cls ?? null,
    streak,
    attempts: attempts.filter(({ began }) => began).length,
    cables: distinct(streak.map(({ setUp }) => setUp.cable)),
    ports: distinct(streak.map(portOf)),
    computers: distinct(streak.map(({ setUp }) => setUp.computer)),
    recoveryRestores: restores.filter(fromRecovery),
    // Here a restore is agreed to beside the update, which is declined with it; of one elsewhere nobody knows.
    updateTried:
      updates.length > 0 ||
      restores.some(({ route }) => route === 'web') ||
      (offers.length > 0 && !offers.includes('update')),
    recoveryUpdateTried:
      updates.some(({ startMode }) => waiting.has(startMode)) ||
      (offers.length > 0 && !offers.includes('update')),
    onePort: computer !== undefined && onePort.includes(computer),
    inRecovery: waiting.has(phone.stage),
    restartDone: phone.restarted || phone.button === 'broken',
    eraseReached: attempts.some((each) => each.eraseReached),
    dfuTried: attempts.some(({ behavior, startMode }) => behavior === 'erase' && isDfu(startMode)),
    routeProven: whole.provenElsewhere || streak.some(({ route }) => isApples(route)),
  };
}

const distinct = (known: readonly (Known<string> | null)[]): string[] => [
  ...new Set(known.flatMap((each) => (each ? [each.value] : []))),
];

/** A port is one of a computer: the left one of two computers is two. */
function portOf({ setUp: { port, computer } }: Attempt): Known<string> | null {
  return port && computer ? { value: `${computer.value} / ${port.value}`, from: port.from } : null;
}

const isApples = (route: Attempt['route']): boolean =>
  route === 'finder' || route === 'apple-devices' || route === 'itunes';

const isDfu = (stage: Stage | null): boolean => stage === 'dfu' || stage === 'kis' || stage === 'port-dfu';

/** Our own way from iOS leads through recovery mode: once past it, it has failed there. */
function fromRecovery({ startMode, route, phase }: Attempt): boolean {
  if (startMode !== 'normal') return startMode !== null;
  return route === 'web' && phase !== null && phase !== 'prepare' && phase !== 'enter';
}
