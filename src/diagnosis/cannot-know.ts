import type { FailureClass } from './classes.ts';
import type { Evidence } from './evidence.ts';
import { otherReading, type Shape } from './shapes.ts';
import type { CannotKnow } from './verdict.ts';

const unknowable: Readonly<Record<FailureClass, readonly CannotKnow[]>> = {
  COMM: ['inside-the-phone', 'hub-cable-port'],
  CLAIM: ['which-program'],
  PERM: ['hidden-by-chrome'],
  HOSTSLOW: ['what-slowed-it'],
  HOSTOLD: [],
  ELIG: [],
  NET: ['why-not-reached'],
  FILE: ['what-happened-to-file'],
  DEVSTOR: ['why-the-step'],
  DEVPART: ['why-the-step'],
  POWER: [],
  LOCK: [],
  WRONGDEV: [],
  USER: [],
  CLIENT: ['what-it-takes'],
  UNKNOWN: ['why-the-step'],
};

/** What somebody else's account leaves out comes with what cannot be known at all. */
export function cannotKnow(seen: Evidence, cls: FailureClass | null, shape: Shape | null): CannotKnow[] {
  const { retold } = seen;
  if (!retold) return fromHere(seen, cls, shape);
  return [
    ...(retold.timed ? [] : (['when-it-was'] as const)),
    ...(retold.bus ? [] : (['what-the-bus-saw'] as const)),
    'what-the-computer-did',
    ...fromHere(seen, cls, shape),
  ];
}

function fromHere(seen: Evidence, cls: FailureClass | null, shape: Shape | null): CannotKnow[] {
  const { fault, absence } = seen;
  if (cls === null) return [shape === 'S8' ? 'still-working' : 'hidden-by-chrome'];
  if (fault.name === 'TabEnded') return ['after-the-tab'];
  if (fault.name === 'DigestFailed') return ['what-slowed-it'];
  if (cls === 'CLAIM' && fault.name !== 'ClaimRefused') return ['hub-cable-port'];
  const first: CannotKnow[] = [];
  if (shape === 'S8') first.push('still-working');
  if (otherReading(seen, shape) !== null) first.push('refused-or-ran');
  if (shape === 'S3') first.push('buttons-held');
  if (shape === 'S5b' || shape === 'S5c') first.push('cable-touched');
  if (shape === 'S5c' && absence?.system === 'unsure' && absence.to !== 'recovery')
    first.push('ios-or-restore');
  if (fault.name === 'CommandRefused') first.push('why-refused');
  return [...first, ...unknowable[cls]];
}
