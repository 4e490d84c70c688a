import type { Attempt, Known, SetUp } from '../../src/diagnosis/case/attempt.ts';
import type { Case } from '../../src/diagnosis/case/case.ts';
import type { FailureClass } from '../../src/diagnosis/classes.ts';
import type { Behavior, Stage } from '../../src/journal/entry.ts';

/** Known because a person said so. */
export const told = <T>(value: T): Known<T> => ({ value, from: 'person' });
/** The same case, with this known of its phone. */
export const withPhone = (whole: Case, phone: Partial<Case['phone']>): Case => ({
  ...whole,
  phone: { ...whole.phone, ...phone },
});

/** Of the phone of every case here. */
export const ecid = '001A4D2E0B335C2E';
const unknown: SetUp = {
  cable: told('A'),
  certified: null,
  port: told('1'),
  path: null,
  computer: told('one'),
  software: null,
};

/** A phone in recovery mode, of which nothing was tried and little told. */
export const beginning: Case = {
  ecid,
  attempts: [],
  phone: {
    stage: 'recovery',
    readable: false,
    starts: false,
    button: 'unknown',
    restarted: false,
    misbehaves: false,
  },
  setUp: unknown,
  dataMatters: null,
  checklistDone: false,
  offers: ['erase', 'update'],
  listed: null,
  onePort: [],
  technician: false,
  provenElsewhere: false,
};

/** How an attempt may end, as what the phone is there afterwards, and whether an erase had begun. */
export type End = readonly [cls: FailureClass | 'success', stage: Stage | null, erased: boolean];

/** An attempt from where the case stands, with this end. */
export function attemptOf(
  whole: Case,
  behavior: Behavior,
  [cls, , erased]: End,
  route: Attempt['route'],
): Attempt {
  const at = whole.attempts.length + 1;
  return {
    id: `${at}`,
    route,
    behavior,
    startMode: whole.phone.stage,
    phase: 'image',
    startedAt: at,
    endedAt: at,
    outcome: cls === 'success' ? 'success' : 'failed',
    cls: cls === 'success' ? null : cls,
    shape: null,
    code: cls === 'ELIG' ? 'tss:94' : null,
    began: true,
    eraseReached: erased && behavior === 'erase',
    excluded: null,
    setUp: whole.setUp,
    onlyPort: false,
    report: cls === 'DEVPART' ? { status: 6, checkpoint: 1 } : null,
    step: null,
    sent: null,
    share: null,
    flaps: 0,
    touched: null,
    build: null,
    product: null,
    firmwareGood: true,
  };
}
/** The case when it has ended. */
export const after = (whole: Case, attempt: Attempt, [cls, stage]: End): Case =>
  withPhone(
    { ...whole, attempts: [...whole.attempts, attempt] },
    { stage, starts: cls === 'success', readable: false },
  );
