import type { Behavior, Entry, Fault, Phase } from '../journal/entry.ts';
import { fold } from '../journal/fold.ts';
import type { DataState, Snapshot } from '../journal/snapshot.ts';
import type { Told } from '../journal/told.ts';
import { absenceAt, strangerAt, tellsOfLeaving, type Absence } from './absence.ts';
import { all, first, last, type Episode, type Of } from './episodes.ts';
import { flapsIn, type Flaps } from './flaps.ts';
import { toldOf } from './told.ts';

/** A data type that the phone asked for and nobody here could answer. */
export interface UnknownRequest {
  readonly dataType: string;
  /** Every host announces it and none answers it: the phone does without. */
  readonly optional: boolean;
}

/** What the phone itself reported about its failure. */
export interface Report {
  readonly status: number;
  readonly amrError: number | null;
  /** The first step that failed; later ones repeat its text. */
  readonly checkpoint: number | null;
  readonly name: string;
  readonly text: string;
  /** What the failed step had asked us for. */
  readonly asked: readonly string[];
}

/** The system image on its way, in bytes; `share` is the phone's own count where that is further. */
export interface ImageSent {
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
  readonly checked: boolean;
  readonly flaps: Flaps | null;
  /** The longest time for which this computer stood still. */
  readonly driftMs: number;
  readonly hidden: boolean;
  /** Since the phone's last byte or message. */
  readonly quietMs: number;
  readonly image: ImageSent | null;
  readonly checkpoint: { readonly id: number; readonly name: string } | null;
  readonly operation: number | null;
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

const phones: ReadonlySet<string> = new Set(['iboot', 'mux', 'restored', 'asr', 'fdr']);

/** Null while a try runs, and when it succeeded. */
export function evidenceOf(episode: Episode): Evidence | null {
  const { fault, entries, before, after, attempt } = episode;
  if (!fault) return null;
  const until = entries.slice(0, entries.indexOf(fault) + 1);
  const since = attempt ? until.slice(until.indexOf(attempt)) : until;
  const known = fold([...before, ...entries]);
  const then = fold([...before, ...until]);
  const ecid = attempt?.ecid ?? then.phone?.ecid ?? null;
  const absence = absenceAt(entries, after, fault, ecid);
  const restoreCame = all(since, 'came').find(({ stage }) => stage === 'restore') ?? null;
  const started = first(since, 'start') !== null;
  const end = absence && tellsOfLeaving(fault.fault) ? absence.leftAt : fault.t;
  const heard = since.findLast(({ who, t }) => phones.has(who) && t <= end);
  const remembered = last(since, 'last-time');
  return {
    fault: fault.fault,
    phase: fault.phase,
    doing: fault.doing,
    t: fault.t,
    at: fault.at,
    ecid,
    began: attempt !== null,
    behavior: attempt?.behavior ?? null,
    told: toldOf(episode),
    data: known.data,
    absence,
    stranger: attempt && ecid !== null ? strangerAt(since, fault, ecid) : null,
    grantMissing: grantMissing([...before, ...until]),
    idleRestoreMs: restoreCame && !started ? end - restoreCame.t : null,
    restoreSeen: restoreCame !== null,
    started,
    checked: then.verified && then.signed,
    flaps: flapsIn(entries),
    driftMs: Math.max(0, ...all(since, 'drift').map(({ ms }) => ms)),
    hidden: all(since, 'hidden').length > 0,
    quietMs: heard ? Math.max(0, end - heard.t) : 0,
    image: imageIn(then),
    checkpoint: then.checkpoint,
    operation: then.operation?.number ?? null,
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

const restoreImage = 13;

/** What the phone has acknowledged is written down in strides; its own progress message is finer. */
function imageIn({ image, operation }: Snapshot): ImageSent | null {
  if (!image || image.total === 0) return null;
  const { sent, total, bytesPerSecond } = image;
  const percent = operation?.number === restoreImage ? (operation.percent ?? 0) : 0;
  return { sent, total, share: Math.max(sent / total, percent / 100), bytesPerSecond };
}

/** The chooser was due for a stage that was never seen, and nobody chose. */
function grantMissing(entries: readonly Entry[]): boolean {
  const due = last(entries, 'grant-due');
  if (!due) return false;
  const at = entries.indexOf(due);
  const seen = all(entries, 'came').some(({ stage }) => stage === due.stage);
  return !seen && first(entries.slice(at), 'granted') === null;
}

function reportIn(since: readonly Entry[], fault: Fault): Report | null {
  const status = all(since, 'status').findLast((each) => each.status !== 0);
  if (!status && fault.name !== 'RestoreFailed') return null;
  const failed = all(since, 'checkpoint').find(({ result }) => result !== 0) ?? null;
  return {
    status: status?.status ?? numberIn(fault.status) ?? -1,
    amrError: status?.amrError ?? numberIn(fault.amrError),
    checkpoint: failed?.id ?? numberIn(fault.checkpoint),
    name: failed?.name ?? '',
    text: failed?.text ?? status?.text ?? '',
    asked: failed ? askedIn(since, failed) : [],
  };
}

const numberIn = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** What the phone asked for between the beginning of a step and its failure. */
function askedIn(since: readonly Entry[], failed: Of<'checkpoint'>): string[] {
  const end = since.indexOf(failed);
  const begin = since.findLastIndex(
    (entry, i) => i < end && entry.kind === 'checkpoint' && entry.id === failed.id && !entry.complete,
  );
  if (begin < 0) return [];
  return all(since.slice(begin, end), 'asked').flatMap((entry) =>
    entry.who === 'restored' ? [entry.dataType] : [],
  );
}
