import type { Attempt, Known, SetUp } from '../../src/diagnosis/case/attempt.ts';
import type { Case } from '../../src/diagnosis/case/case.ts';

const told = <T>(value: T): Known<T> => ({ value, from: 'person' });

interface Labels {
  readonly cable?: string | null;
  readonly certified?: boolean;
  readonly port?: string | null;
  readonly path?: 'direct' | 'hub' | 'keyboard' | null;
  readonly computer?: string | null;
  readonly software?: boolean | null;
}

/** A set-up in labels; what is left out is the first of its kind, and in order. Null: nobody knows. */
export function setUp({
  cable = 'A',
  certified = true,
  port = 'left',
  path = 'direct',
  computer = 'here',
  software = true,
}: Labels = {}): SetUp {
  return {
    cable: cable === null ? null : told(cable),
    certified: told(certified),
    port: port === null ? null : told(port),
    path: path === null ? null : told(path),
    computer: computer === null ? null : told(computer),
    software: software === null ? null : told(software),
  };
}

let count = 0;

/** Contact lost in the image of a restore from recovery mode, unless it is said otherwise. */
export function attempt(labels: Labels = {}, other: Partial<Attempt> = {}): Attempt {
  count++;
  return {
    id: `attempt ${count}`,
    route: 'web',
    behavior: 'erase',
    startMode: 'recovery',
    phase: 'image',
    startedAt: count * 1000,
    endedAt: count * 1000 + 500,
    outcome: other.cls === null ? 'success' : 'failed',
    cls: 'COMM',
    shape: 'S5b',
    code: 'mr:4013',
    began: true,
    eraseReached: true,
    excluded: null,
    setUp: setUp(labels),
    onlyPort: false,
    report: null,
    step: null,
    sent: null,
    share: null,
    flaps: 0,
    touched: false,
    build: '23C71',
    product: 'iPhone13,2',
    firmwareGood: true,
    ...other,
  };
}

/** Update from the phone's iOS, lost before anything was erased. */
export const update = (labels: Labels = {}, other: Partial<Attempt> = {}): Attempt =>
  attempt(labels, { behavior: 'update', startMode: 'normal', eraseReached: false, ...other });

/** A case of a phone that waits in recovery mode, restarted once; the list before the first attempt was gone through. */
export function caseWith(
  attempts: readonly Attempt[],
  other: Partial<Case> = {},
  phone: Partial<Case['phone']> = {},
): Case {
  return {
    ecid: '001A4D2E0B335C2E',
    attempts,
    setUp: attempts.at(-1)?.setUp ?? setUp(),
    dataMatters: null,
    checklistDone: true,
    offers: ['erase', 'update'],
    listed: null,
    onePort: [],
    technician: false,
    provenElsewhere: false,
    ...other,
    phone: {
      stage: 'recovery',
      readable: false,
      starts: false,
      button: 'ok',
      restarted: true,
      misbehaves: false,
      ...phone,
    },
  };
}

/** Every line of the stop condition fulfilled (failures.md §2.6): two cables, three ports, two computers, Apple's app. */
export const everything = (first: Labels = {}): readonly Attempt[] => [
  update({ ...first, cable: 'A', port: 'left', computer: 'here' }),
  attempt({ ...first, cable: 'B', port: 'right', computer: 'here' }),
  attempt({ cable: 'B', port: 'left', computer: 'there' }),
  update({ cable: 'B', port: 'left', computer: 'there' }, { route: 'finder', phase: null, code: 'it:4013' }),
];
