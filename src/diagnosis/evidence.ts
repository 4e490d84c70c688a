import { voices, type Behavior, type Entry, type Fault, type Phase } from '../journal/entry.ts';
import { fold } from '../journal/fold.ts';
import { ofOurs } from '../journal/second.ts';
import type { DataState, Snapshot } from '../journal/snapshot.ts';
import type { Told } from '../journal/told.ts';
import { absenceAt, strangerAt, tellsOfLeaving, type Absence } from './absence.ts';
import { all, first, last, type Episode, type Of } from './episodes.ts';
import { flapsIn, type Flaps } from './flaps.ts';
import { heldBy, type HeldBy } from './held.ts';
import { reportIn, type Report } from './report.ts';
import { toldOf } from './told.ts';
import { waitedFor } from './waited-for.ts';

/** A data type that the phone asked for and nobody here could answer. */
interface UnknownRequest {
  readonly dataType: string;
  /** Every host announces it and none answers it: the phone does without. */
  readonly optional: boolean;
}

/** The system image on its way, in bytes; `share` is the phone's own count where that is further. */
interface ImageSent {
  readonly sent: number;
  readonly total: number;
  readonly share: number;
  readonly bytesPerSecond: number;
}

/** All that a journal can tell about one try that ended. Pure data; times in ms on the journal's clock. */
export interface Evidence {
  readonly fault: Fault;
  readonly phase: Phase;
  readonly doing: string;
  readonly t: number;
  /** Wall time, ms since 1970. */
  readonly at: number;
  readonly ecid: string | null;
  readonly began: boolean;
  readonly behavior: Behavior | null;
  /** Not seen here: what kind of account it is. */
  readonly retold: Of<'retold'> | null;
  /** What the person said of it, and of how things were set up. */
  readonly told: Told;
  readonly data: DataState;
  readonly absence: Absence | null;
  /** Another phone came where ours was due. */
  readonly stranger: string | null;
  /** Chrome was to be asked for the stage that was due, and nobody picked it. */
  readonly grantMissing: boolean;
  /** How long the restore system was there before it was lost, without a start; null when it was not seen or was started. */
  readonly idleRestoreMs: number | null;
  readonly restoreSeen: boolean;
  readonly started: boolean;
  /** The file had been read in full, and was whole. */
  readonly verified: boolean;
  readonly checked: boolean;
  /** The restore system waited for its start for longer than it does, or none was sent any more. */
  readonly startMissed: boolean;
  /** Who kept the phone from this page; null where nobody did, or it was not seen here. */
  readonly heldBy: HeldBy | null;
  /** Another program had held the phone before, since the page was opened. */
  readonly conflict: boolean;
  readonly flaps: Flaps | null;
  /** The longest time for which this computer stood still. */
  readonly driftMs: number;
  readonly hidden: boolean;
  /** Since the phone's last byte or message. */
  readonly quietMs: number;
  readonly image: ImageSent | null;
  readonly checkpoint: { readonly id: number; readonly name: string } | null;
  /** What the step that was open had asked us for, or the phone's proxy had to do: it may have waited for us. */
  readonly waitedFor: string | null;
  readonly operation: number | null;
  /** The last that it said is that it looks at its battery, or waits for it: no step has begun since. */
  readonly charging: boolean;
  readonly unknown: readonly UnknownRequest[];
  /** What the phone remembered of its last restore. */
  readonly lastTime: { readonly exitStatus: string | null; readonly panic: boolean } | null;
  readonly crashed: boolean;
  /** A link of USB 1 speed: 64-byte packets. */
  readonly fullSpeed: boolean;
  readonly report: Report | null;
  /** Steps that failed without ending the restore. */
  readonly onTheWay: readonly { readonly name: string; readonly result: number }[];
}

/** Null while a try runs, and when it succeeded. */
export function evidenceOf(episode: Episode): Evidence | null {
  const { fault, entries, before, after, attempt } = episode;
  if (!fault) return null;
  const until = entries.slice(0, entries.indexOf(fault) + 1);
  const since = attempt ? until.slice(until.indexOf(attempt)) : until;
  const then = fold([...before, ...until]);
  const known = fold(entries.slice(until.length), then);
  const ecid = attempt?.ecid ?? then.phone?.ecid ?? null;
  const retold = last([...before, ...entries], 'retold');
  const timed = retold === null || (retold.timed && retold.bus);
  const absence = absenceAt(entries, after, fault, { ecid, timed });
  const restoreCame = all(ofOurs(since), 'came').find((each) => each.stage === 'restore') ?? null;
  const started = first(since, 'start') !== null;
  const end = absence && tellsOfLeaving(fault.fault) ? absence.leftAt : fault.t;
  const heard = since.findLast(({ who, t }) => voices.has(who) && t <= end);
  const remembered = last(since, 'last-time');
  const idleRestoreMs = restoreCame && !started ? end - restoreCame.t : null;
  return {
    fault: fault.fault,
    phase: fault.phase,
    doing: fault.doing,
    t: fault.t,
    at: fault.at,
    ecid,
    began: attempt !== null,
    behavior: attempt?.behavior ?? null,
    retold,
    told: toldOf(episode),
    data: known.data,
    absence,
    stranger: attempt && ecid !== null ? strangerAt(since, fault, ecid) : null,
    grantMissing: grantMissing([...before, ...until]),
    idleRestoreMs,
    restoreSeen: restoreCame !== null,
    started,
    verified: then.verified,
    checked: then.verified && then.signed,
    startMissed: fault.fault.name === 'StartTooLate' || (idleRestoreMs ?? 0) > gaveUpMs,
    heldBy: heldBack(fault.fault, then),
    conflict: [...before, ...until.slice(0, -1)].some(isClaim),
    flaps: flapsIn(attempt ? entries.slice(entries.indexOf(attempt)) : entries, fault.t),
    driftMs: Math.max(0, ...all(since, 'drift').map(({ ms }) => ms)),
    hidden: all(since, 'hidden').length > 0,
    quietMs: heard ? Math.max(0, end - heard.t) : 0,
    image: imageIn(then),
    checkpoint: then.checkpoint,
    waitedFor: waitedFor(since),
    operation: then.operation?.number ?? null,
    charging: isCharging(since),
    unknown: all(since, 'unknown-request').map(({ dataType, announcedOnly }) => ({
      dataType,
      optional: announcedOnly,
    })),
    lastTime: remembered && {
      exitStatus: remembered.exitStatus ?? null,
      panic: remembered.panic !== undefined,
    },
    crashed: first(since, 'crash') !== null,
    fullSpeed: last(since, 'up')?.packet === 64,
    report: reportIn(since, fault.fault),
    onTheWay: then.faultsOnTheWay,
  };
}

/** The earliest time without a start after which the restore system gives up by itself, and does (failures.md §1.3). */
export const gaveUpMs = 100_000;

/** Battery check, and the wait for its charge. */
const charging: ReadonlySet<number> = new Set([38, 39]);

function isCharging(since: readonly Entry[]): boolean {
  const said = since.findLast(({ kind }) => kind === 'operation' || kind === 'checkpoint');
  return said?.kind === 'operation' && charging.has(said.operation);
}

function heldBack({ name, call, error }: Fault, { host, lifeline }: Snapshot): HeldBy | null {
  if (name !== 'ClaimRefused' || host === null) return null;
  return heldBy(host.os, String(call), String(error), lifeline.at(-1)?.stage ?? null);
}

const isClaim = (entry: Entry): boolean =>
  entry.kind === 'denied' || (entry.kind === 'fault' && entry.fault.name === 'ClaimRefused');

const restoreImage = 13;

/** What the phone has acknowledged is written down in strides; its own progress message is finer. */
function imageIn({ image, operation }: Snapshot): ImageSent | null {
  if (!image || image.total === 0) return null;
  const { sent, total, bytesPerSecond } = image;
  const percent = operation?.number === restoreImage ? (operation.percent ?? 0) : 0;
  return { sent, total, share: Math.max(sent / total, percent / 100), bytesPerSecond };
}

/** The chooser was due for a stage that was never seen, and nobody chose while there was time. */
function grantMissing(entries: readonly Entry[]): boolean {
  const due = last(entries, 'grant-due');
  if (!due) return false;
  const until = due.limitMs === null ? Infinity : due.t + due.limitMs;
  const chosen = all(entries.slice(entries.indexOf(due)), 'granted').some(({ t }) => t <= until);
  return !chosen && !all(ofOurs(entries), 'came').some((each) => each.stage === due.stage);
}
