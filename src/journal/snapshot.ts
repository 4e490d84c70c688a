import type { Catalogue } from './catalogue.ts';
import type {
  Behavior,
  Entry,
  Errand,
  Fault,
  FirmwareFacts,
  Host,
  Phase,
  PhoneFacts,
  Stage,
  Unanswered,
} from './entry.ts';
import type { GrantsKnown } from './grants.ts';
import type { Told } from './told.ts';

/** What a screen needs: a pure folding of the journal (`fold.ts`). */
export interface Snapshot {
  readonly at: At;
  readonly phase: Phase | null;
  /** 0 to 1, weighted by phase; never goes back within an attempt. */
  readonly progress: number;
  readonly host: Host | null;
  readonly relay: boolean;
  readonly pretend: string | null;
  readonly phone: PhoneFacts | null;
  /** Those that are connected beside it, and have said who they are. */
  readonly others: readonly PhoneFacts[];
  /** The file that was chosen, before it is opened. */
  readonly file: { name: string; size: number } | null;
  readonly firmware: FirmwareFacts | null;
  /** The file is whole and fits; a ticket is here for each of `kinds`. */
  readonly verified: boolean;
  readonly signed: boolean;
  /** Share of the file already checked, 0 to 1; null when no check runs. */
  readonly checking: number | null;
  /** The check waits for another tab that unpacks this very file. */
  readonly unpacksElsewhere: boolean;
  /** A firmware file on its way from the network; null when none was asked for. */
  readonly download: Download | null;
  /** The model that the person named; null when nobody asked, or a phone has told since. */
  readonly model: { readonly product: string; readonly name: string } | null;
  readonly catalogue: Catalogue | null;
  /** The build that Apple was found to sign, and when that was asked; null before it is. */
  readonly signs: { readonly build: string; readonly behavior: Behavior; readonly at: number } | null;
  readonly behavior: Behavior | null;
  /** Another try was refused: something has to be changed first. */
  readonly unchanged: boolean;
  /** Where the person has a backup of this phone; null: nobody answered. */
  readonly backup: NonNullable<Told['backup']> | null;
  /** This browser refused to keep what happens, or a case. */
  readonly unkept: boolean;
  /** The browser keeps the computer awake, or was asked to and does not; null before it was asked. */
  readonly awake: boolean | null;
  /** Kinds of install that the file has for this phone; empty until that is known. */
  readonly offers: readonly Behavior[];
  /** Those of them that are prepared, and can be agreed to once `signed`: what is to be tried first stands first. */
  readonly kinds: readonly Behavior[];
  /** The kind of install that the file has and Apple does not sign for this phone, while another can be had. */
  readonly unsigned: Behavior | null;
  /**
   * How a phone in normal mode answers: it tells what is needed, keeps that to itself (`silent`), or will not enter
   * recovery mode on request (`closed`). Null in every other mode, and before it was asked.
   */
  readonly iosAnswers: 'readable' | 'silent' | 'closed' | null;
  /** What was last done with the phone outside an attempt. */
  readonly errand: { readonly errand: Errand; readonly state: ErrandState; readonly since: number } | null;
  /** Every mode of the phone may need a click. */
  readonly asks: boolean;
  /** What is known of Chrome's grants. */
  readonly grants: GrantsKnown;
  /** Chrome's list was closed without a choice, or (`blocked`) never shown; null since something came. */
  readonly declined: 'closed' | 'blocked' | null;
  /** Another tab works with the phone at hand. */
  readonly otherTab: boolean;
  /** The phone is there, and another program, a driver or missing rights keep us from it. */
  readonly denied: Denied | null;
  readonly unanswered: readonly Unanswered[];
  readonly data: DataState;
  /** Everything seen on the bus in this attempt, and what is expected, in order of time. */
  readonly lifeline: readonly Segment[];
  readonly dataLane: readonly DataChange[];
  readonly phasesSeen: readonly { phase: Phase; t: number; at: number }[];
  readonly wait: Wait | null;
  /** The planned absence that was announced last. */
  readonly expect: { to: readonly Stage[]; usualMs: number; limitMs: number } | null;
  /** Bytes of the system image that the phone has acknowledged. */
  readonly image: { sent: number; total: number; since: number; bytesPerSecond: number } | null;
  readonly operation: { number: number; percent: number | null } | null;
  readonly checkpoint: { id: number; name: string } | null;
  /** `t` of the last byte or message from the phone. */
  readonly heard: number | null;
  readonly fault: { phase: Phase; doing: string; fault: Fault; t: number; at: number } | null;
  readonly returned: { stage: Stage | null; afterMs: number } | null;
  /** Things that went wrong on the way without ending the restore. */
  readonly faultsOnTheWay: readonly { checkpoint: number; name: string; result: number }[];
  readonly restoredAt: number | null;
  /** Null while it is not yet known. */
  readonly startedSeen: boolean | null;
  /** `t` and wall time of the newest entry. */
  readonly t: number;
  readonly now: number;
}

/** A firmware file on its way. */
export interface Download {
  readonly url: string;
  /**
   * `looking`: what is kept of it is read through, the snapshot's `checking` says how far. `failed`: the snapshot's fault
   * says why, and what came so far is kept. `here`: all that is needed came; it may still be checked.
   */
  readonly state:
    'opening' | 'looking' | 'running' | 'paused' | 'stalled' | 'elsewhere' | 'cancelled' | 'failed' | 'here';
  /** Bytes of `total` that are on the shelf; `total` is 0 while that is not known. */
  readonly done: number;
  readonly total: number;
  /** Of the last seconds; 0 while nothing comes. The time left is (total - done) / bytesPerSecond. */
  readonly bytesPerSecond: number;
  /** While stalled: when it is tried again, by the entries' `t`. */
  readonly retryAt: number | null;
  /** While stalled: the browser says that there is no network at all. */
  readonly offline: boolean;
  /** The server gives parts of the file: what came need not come again. */
  readonly ranges: boolean;
}

/** A call that this computer refused. */
export interface Denied {
  readonly call: string;
  readonly error: string;
  readonly stage: Stage | null;
  readonly since: number;
  /** It is asked again for so long. */
  readonly limitMs: number | null;
}

/** How a small thing that was asked of a phone stands. */
export type ErrandState = Extract<Entry, { kind: 'errand' }>['state'];

/** Where the attempt stands. */
export type At = 'waiting' | 'working' | 'failed' | 'done';

/** What the page waits for while `at` is `waiting`. */
export type Wait =
  | { readonly for: 'file' | 'phone' | 'signing' | 'consent'; readonly since: number }
  | {
      readonly for: 'grant';
      readonly stage: Stage;
      readonly since: number;
      readonly limitMs: number | null;
      /** It is not expected back yet; Chrome's list may be opened already. */
      readonly away: boolean;
    }
  | {
      readonly for: 'return';
      readonly to: readonly Stage[];
      readonly since: number;
      readonly usualMs: number;
      readonly limitMs: number;
    }
  | { readonly for: 'verdict'; readonly since: number };

/** `untouched-by-us` before a phone was ever seen; `unknown` when it cannot be told. */
export type DataState = 'untouched-by-us' | 'untouched' | 'kept' | 'erasing' | 'erased' | 'unknown';

/** From when on the data was in a state: ms of the attempt's clock, and wall time. */
export interface DataChange {
  readonly state: DataState;
  readonly t: number;
  readonly at: number;
}

/** A stretch of the phone's life on the bus. `until` is null while it lasts. */
export interface Segment {
  readonly shape: 'here' | 'gap' | 'hidden' | 'break' | 'wrong';
  readonly stage: Stage | null;
  readonly from: number;
  readonly fromAt: number;
  readonly until: number | null;
  readonly usualMs: number | null;
  readonly limitMs: number | null;
}
