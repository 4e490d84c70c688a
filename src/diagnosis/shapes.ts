import type { Phase, Stage } from '../journal/entry.ts';
import { bounceMs, leavesWithMs, returnMs, tellsOfLeaving, type Absence } from './absence.ts';
import { all, first, type Episode } from './episodes.ts';
import { gaveUpMs, type Evidence } from './evidence.ts';
import { quietMs } from './quiet.ts';

/** What the phone did, without any code (failures.md §1.3). */
export type Shape =
  | 'S1'
  | 'S2'
  | 'S3'
  | 'S4'
  | 'S5a'
  | 'S5b'
  | 'S5c'
  | 'S6'
  | 'S7'
  | 'S8'
  | 'S9'
  | 'S10'
  | 'S11'
  | 'S12'
  | 'S13'
  | 'S14'
  | 'S15';

/** Recovery that returns sooner than the first comes from a refused image, later than the second from a kernel that ran. */
const kernelMs = { refusedUntil: 8_000, usual: 14_000, ranFrom: 20_000 } as const;
const driftMs = 5_000;

/** This computer stopped for so long that every wait of ours is void, and every wait of the phone's may have ended. */
export const stoodStill = (seen: Evidence): boolean => seen.driftMs > driftMs;

/** Faults that say: contact ended, or something did not come. Others have their cause in their name. */
const contact: ReadonlySet<string> = new Set([
  'LinkLost',
  'CameBackAs',
  'DidNotReturn',
  'NotRestored',
  'StartTooLate',
  'ConnectionReset',
  'RestoredClosed',
  'AsrClosed',
  'PortRefused',
  'Silence',
  'UploadStalled',
  'DfuRefused',
  'KisRefused',
  'CommandRefused',
  'NonceUnreadable',
  'MuxBroken',
  'FrameBroken',
  'Truncated',
  'NoPhone',
  'TabEnded',
]);

type Rule = readonly [shape: Shape, fits: (seen: Evidence) => boolean];

const isContact = ({ fault }: Evidence): boolean => contact.has(fault.name);
/** Contact ended, or a wait of ours did: a loader that is told to start and stays is noticed by the clock alone. */
const ranOut = (seen: Evidence): boolean => isContact(seen) || named('DidNotLeave')(seen);

const named =
  (...names: readonly string[]) =>
  ({ fault }: Evidence): boolean =>
    names.includes(fault.name);

/** The order decides when several fit. */
const rules: readonly Rule[] = [
  ['S12', (seen) => named('WrongPhone')(seen) || (isContact(seen) && seen.stranger !== null)],
  ['S9', named('ClaimRefused')],
  ['S10', (seen) => seen.grantMissing && (named('DidNotReturn')(seen) || gaveUpUnseen(seen))],
  ['S14', (seen) => named('TabEnded')(seen) || (stoodStill(seen) && ranOut(seen))],
  ['S15', (seen) => named('NoPhone')(seen) && seen.absence?.to === 'normal'],
  ['S7', (seen) => isContact(seen) && seen.flaps !== null],
  ['S1', (seen) => recoveryAfterKernel(seen) === 'S1'],
  ['S2', (seen) => recoveryAfterKernel(seen) === 'S2' || named('StartTooLate')(seen)],
  ['S2', (seen) => toldToBeGone(seen) && afterKernel(seen) && seen.restoreSeen],
  ['S5c', (seen) => toldToBeGone(seen)],
  ['S3', (seen) => beforeStart(seen) && seen.absence?.to === 'dfu'],
  ['S4', (seen) => (lost(seen)?.to === null && !isUnwatched(seen)) || cameTooLate(seen)],
  ['S5a', (seen) => unplanned(seen, ({ awayMs, system }) => system === 'same' && awayMs <= bounceMs)],
  [
    'S5b',
    (seen) =>
      seen.told.touched !== 'yes' &&
      unplanned(seen, ({ awayMs, system }) => system === 'other' && awayMs <= returnMs),
  ],
  ['S5c', (seen) => unplanned(seen, () => true)],
  // It came back, and nobody says when.
  ['S5c', (seen) => lost(seen)?.awayMs === null && !isUnwatched(seen)],
  ['S8', (seen) => isQuiet(seen)],
  ['S6', (seen) => isContact(seen) && stayed(seen)],
];

/** Null: none fits, and the fault's own name says what there is to say. */
export function shapeOf(seen: Evidence): Shape | null {
  return rules.find(([, fits]) => fits(seen))?.[0] ?? null;
}

/** The second reading of a return between the times of both; null when there is but one. */
export function otherReading(seen: Evidence, shape: Shape | null): Shape | null {
  const { absence, restoreSeen } = seen;
  if ((shape !== 'S1' && shape !== 'S2') || restoreSeen || !absence) return null;
  // Without times the words of an account alone say S1.
  if (absence.awayMs === null) return shape === 'S1' ? 'S2' : null;
  const { refusedUntil, ranFrom } = kernelMs;
  if (absence.awayMs < refusedUntil || absence.awayMs > ranFrom) return null;
  return shape === 'S1' ? 'S2' : 'S1';
}

/** What a try that succeeded looked like. */
export function shapeOfSuccess({ entries }: Episode): Shape | null {
  if (first(entries, 'started')) return 'S13';
  const again = all(entries, 'expect').some(({ from, to }) => from === 'restore' && to.includes('restore'));
  return again ? 'S11' : null;
}

/** The absence that ended contact; null when the phone stayed, or what it left was not the point. */
function lost(seen: Evidence): Absence | null {
  const { fault, absence, t } = seen;
  if (!isContact(seen) || named('NoPhone', 'StartTooLate', 'NotRestored')(seen)) return null;
  if (named('DidNotReturn', 'CameBackAs')(seen)) return absence;
  if (fault.name === 'LinkLost') return fault.how === 'left' ? absence : null;
  // A connection that broke as the phone left is one event. One that breaks first makes the phone give up later.
  const one = absence !== null && t - absence.leftAt <= bounceMs && absence.leftAt - t <= leavesWithMs;
  return one && !absence.planned ? absence : null;
}

/** Told to start, and not back within the limit of that start: what comes later does not undo it. */
function cameTooLate(seen: Evidence): boolean {
  const absence = lost(seen);
  return named('DidNotReturn')(seen) && absence !== null && isPlanned(absence);
}

/** It left, and nobody looked for long enough whether it came back. */
export function isUnwatched(seen: Evidence): boolean {
  const absence = lost(seen);
  return absence !== null && absence.awayMs === null && !absence.awaited;
}

/** The phone was there all the time, and no name says otherwise: of the bus itself, which not every account tells of. */
const stayed = (seen: Evidence): boolean =>
  seen.retold?.bus !== false &&
  lost(seen) === null &&
  !tellsOfLeaving(seen.fault) &&
  !named('NoPhone', 'NotRestored')(seen);

/** A restore system may leave once and return. Where that ended contact, it was something else. */
const isPlanned = (absence: Absence): boolean => absence.planned && absence.from !== 'restore';

function unplanned(seen: Evidence, fits: (absence: Absence & { awayMs: number }) => boolean): boolean {
  const absence = lost(seen);
  if (!absence || isPlanned(absence)) return false;
  const { awayMs } = absence;
  return awayMs !== null && fits({ ...absence, awayMs });
}

/** Somebody else's account ends with it, or does not say what the bus saw: its return is not known. */
const toldToBeGone = (seen: Evidence): boolean =>
  seen.retold !== null &&
  named('LinkLost')(seen) &&
  seen.fault.how === 'left' &&
  (seen.absence === null || seen.absence.planned || seen.absence.awayMs === null);

const afterKernel = ({ phase, started }: Evidence): boolean =>
  (phase === 'kernel' || phase === 'handover') && !started;

/** The restore system waited for its host, which Chrome did not show it to, and restarted. */
const gaveUpUnseen = (seen: Evidence): boolean =>
  named('CameBackAs')(seen) && !seen.restoreSeen && (seen.absence?.awayMs ?? 0) >= gaveUpMs;

const beforeStart = (seen: Evidence): boolean => afterKernel(seen) || seen.phase === 'ibec';

const isRecovery = (stage: Stage | null): boolean => stage === 'recovery' || stage === 'ibec';

function recoveryAfterKernel(seen: Evidence): Shape | null {
  const absence = lost(seen);
  if (!afterKernel(seen) || !absence || !isRecovery(absence.to)) return null;
  if (seen.restoreSeen) return 'S2';
  return absence.awayMs === null || absence.awayMs < kernelMs.usual ? 'S1' : 'S2';
}

/** To iBoot there are only transfers, and one that runs out is S6; the restore system is silent by not answering. */
const transfers: ReadonlySet<Phase> = new Set<Phase>(['prepare', 'enter', 'ibec', 'load']);

/** An account of something past ends without an end: nobody knows whether the phone fell silent then. */
export const isCutOff = ({ fault }: Evidence): boolean => fault.cutOff === true;

/** Here and silent: for as long as we wait for an answer, or so long that a person stopped it. */
function isQuiet(seen: Evidence): boolean {
  if (lost(seen) !== null) return false;
  if (named('Stopped')(seen)) return seen.started && seen.quietMs >= quietMs.unusual;
  return named('Silence')(seen) && (isCutOff(seen) || !transfers.has(seen.phase));
}
