import type { Elsewhere } from './elsewhere.ts';
import type { Told } from './told.ts';

/** The journal: everything that happens, as plain data. Byte payloads never enter; lengths and digests do. */

/** Each lasts until the next begins. */
export const phases = [
  'prepare',
  'enter',
  'ibec',
  'load',
  'kernel',
  'handover',
  'checks',
  'disk',
  'image',
  'install',
  'finish',
] as const;
/** A phase of a restore. */
export type Phase = (typeof phases)[number];

/** What a restore is to do with the data. */
export type Behavior = 'erase' | 'update';

/**
 * A mode as the lifeline names it. `ibss` and `ibec` are the loaders we sent; on the bus the first comes as recovery or
 * DFU mode, and entries name it so: only foldings tell it apart.
 */
export type Stage =
  'normal' | 'recovery' | 'dfu' | 'kis' | 'port-dfu' | 'ibss' | 'ibec' | 'restore' | 'wtf' | 'unknown';

/** What went wrong, as it crosses borders: the error's name, its sentence, and its plain fields. */
export interface Fault {
  readonly name: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

/** The computer and its browser. */
export interface Host {
  readonly os: 'linux' | 'chromeos' | 'windows' | 'macos' | 'android' | 'other';
  readonly browser: string;
  /** `navigator.usb` exists. */
  readonly usb: boolean;
  /** It lacks something else that this page needs, which newer browsers have. */
  readonly old?: true;
}

/** Those who speak for the phone itself: what they write was heard from it. */
export const voices: ReadonlySet<string> = new Set(['iboot', 'lockdown', 'mux', 'restored', 'asr', 'fdr']);

/** What is known of a phone. */
export interface PhoneFacts {
  /**
   * Hex, upper case, no leading zeros dropped (16 digits): the key of a phone. Empty while only the controller of its
   * port is on the bus, which does not know it.
   */
  readonly ecid: string;
  readonly chipId: number;
  readonly boardId: number;
  /** `iPhone13,2`, `d53gap`, `iPhone 12`: absent for a board that the table does not know. */
  readonly product?: string;
  readonly hardwareModel?: string;
  readonly name?: string;
  /** The iOS on it, as it says itself in normal mode. */
  readonly installed?: { readonly version: string; readonly build: string };
  /** In normal mode it would ask for its passcode before an update. Later it asks by itself, once updated. */
  readonly passcodeFirst?: boolean;
}

/** What is done with a phone outside an attempt. */
export type Errand = 'enter' | 'leave' | 'restart' | 'dfu' | 'port';

/** What is known of a firmware file. */
export interface FirmwareFacts {
  readonly file: string;
  readonly size: number;
  readonly productVersion: string;
  readonly build: string;
  readonly products: readonly string[];
}

/** A build that a public list calls signed. */
export interface ListedBuild {
  readonly version: string;
  readonly build: string;
  readonly url: string;
  /** Bytes; null where the list does not say. */
  readonly size: number | null;
}

/** A data type or feature that the chosen build makes a phone ask for and this version cannot answer. */
export interface Unanswered {
  readonly what: 'modem' | 'peripherals' | 'cryptex1' | 'fdr' | 'aea';
  /** Component or key of the manifest that says so. */
  readonly because: string;
}

/** Everything that can happen: who it is about, its kind, and what belongs to it. */
export type What =
  // the page and the person
  /** `asks`: the pretend phone's browser asks for each of its modes, as a real one does. */
  | {
      who: 'page';
      kind: 'opened';
      version: string;
      host: Host;
      relay: boolean;
      pretend?: string;
      asks?: true;
      /** A random mark of this browser's profile: another one is another computer, as far as a page can tell. */
      install?: string;
    }
  | { who: 'person'; kind: 'chose'; file: string; size: number }
  /** A firmware file from the network instead of one from this computer. */
  | { who: 'person'; kind: 'fetches'; file: string; url: string }
  /** Which model it is, before any phone was seen. */
  | { who: 'person'; kind: 'model'; product: string; name: string }
  | { who: 'person'; kind: 'paused' | 'resumed' }
  /** The file is not wanted any more. `keeps`: what came of it stays; else it is deleted. */
  | { who: 'person'; kind: 'cancelled'; keeps?: boolean }
  | { who: 'person'; kind: 'granted' | 'stopped' }
  /** Nothing was picked in Chrome's list, `ms` after it was asked for. */
  | { who: 'person'; kind: 'declined'; ms: number }
  | { who: 'person'; kind: 'kept' }
  /** Another try: with the same file, or with one that is still to be chosen. */
  | { who: 'person'; kind: 'again'; file: boolean }
  /** It has lost contact twice as things are now, and is not tried like this again. */
  | { who: 'page'; kind: 'unchanged'; behavior: Behavior }
  /** The other of two phones that are connected: from now on it is the one that this page speaks of. */
  | { who: 'person'; kind: 'took'; ecid: string }
  /** `of`: the try that ended last, or how things are from here on. */
  | { who: 'person'; kind: 'told'; of: 'then' | 'now'; told: Told }
  /** A case file that could not be used. */
  | { who: 'page'; kind: 'case-refused'; why: string }
  /** What happens, or a case, cannot be kept in this browser. */
  | { who: 'page'; kind: 'unkept'; why: string }
  /** A case file or a journal joined what is kept; `ecid`: of its phone, or its mask. */
  | { who: 'page'; kind: 'case-opened'; ecid: string }
  | { who: 'person'; kind: 'tried-elsewhere'; attempt: Elsewhere }
  /** `build`: of the iOS that was offered. What the screen said is known by the version of the page (`opened`). */
  | { who: 'person'; kind: 'consented'; ecid: string; behavior: Behavior; build?: string }
  /**
   * What follows was not seen here: somebody else's account of it. `timed`: it has times; `bus`: it says when the phone
   * came and left.
   */
  | {
      who: 'page';
      kind: 'retold';
      from: 'transcript' | 'idevicerestore';
      timed: boolean;
      bus: boolean;
      host?: string;
    }
  // the attempt
  | { who: 'page'; kind: 'attempt'; id: string; behavior: Behavior; ecid: string; build: string }
  | { who: 'page'; kind: 'phase'; phase: Phase }
  | { who: 'page'; kind: 'expect'; from: Stage; to: readonly Stage[]; usualMs: number; limitMs: number }
  /** Chrome has to be asked. `away`: the phone is not expected back yet, and the list may be opened already. */
  | { who: 'page'; kind: 'grant-due'; stage: Stage; limitMs: number | null; away?: true }
  | { who: 'page'; kind: 'fault'; phase: Phase; doing: string; fault: Fault }
  | { who: 'page'; kind: 'returned'; stage: Stage | null; afterMs: number }
  /** `returned`: in recovery mode again, iOS does not start; `unseen`: it may have started where we cannot look. */
  | {
      who: 'page';
      kind: 'errand';
      errand: Errand;
      state: 'begun' | 'done' | 'refused' | 'returned' | 'unseen';
    }
  /** Another tab of this browser works with the phone at hand, so this one leaves it alone. */
  | { who: 'page'; kind: 'other-tab'; state: 'has-it' | 'gone' }
  | { who: 'page'; kind: 'unanswered'; list: readonly Unanswered[] }
  | { who: 'page'; kind: 'hidden' | 'shown' | 'awake' | 'asleep' }
  | { who: 'page'; kind: 'drift'; ms: number }
  | { who: 'page'; kind: 'restored' }
  | { who: 'page'; kind: 'started' | 'start-unseen' }
  // the bus; `second`: of a phone beside the one that this page speaks of
  | {
      who: 'usb';
      kind: 'came';
      stage: Stage;
      productId: number;
      serial: string;
      ecid?: string;
      second?: true;
    }
  | { who: 'usb'; kind: 'left'; stage: Stage; expected: boolean; ecid?: string; second?: true }
  /** The phone is there and cannot be had. `limitMs`: it is asked again for so long. */
  | { who: 'usb'; kind: 'denied'; call: string; error: string; limitMs?: number }
  // which phone it is: in recovery, in normal mode, or in a restore system that was left alone
  | {
      who: 'iboot' | 'lockdown' | 'restored';
      kind: 'phone';
      phone: PhoneFacts;
      serial: string;
      second?: true;
    }
  | { who: 'iboot' | 'lockdown'; kind: 'nonces'; ap: string; sep?: string }
  | { who: 'lockdown'; kind: 'refused'; asked: string; error: string }
  // iBoot
  | { who: 'iboot'; kind: 'variable'; name: string; value: string | null }
  | { who: 'iboot'; kind: 'command'; text: string; stalled: boolean }
  | { who: 'iboot'; kind: 'console'; text: string }
  | { who: 'iboot'; kind: 'sent'; component: string; bytes: number; ms: number }
  // firmware and signing
  | { who: 'ipsw'; kind: 'opened'; firmware: FirmwareFacts; entries: number }
  | {
      who: 'ipsw';
      kind: 'identity';
      board: string;
      behavior: Behavior;
      /** Kinds of install that the file has for this phone. */
      offers: readonly Behavior[];
      /** All that are prepared, so that a person can choose; what is to be tried first stands first. Absent: only this one. */
      kinds?: readonly Behavior[];
      variant: string;
      components: number;
      osBytes: number;
    }
  | { who: 'ipsw'; kind: 'checking'; done: number; total: number }
  | {
      who: 'ipsw';
      kind: 'verified';
      bytes: number;
      /** Of these, what had to be read now: the rest was proven before. */
      read?: number;
      ms: number;
      osSha384: string;
      osDigestAgrees: boolean | null;
    }
  // a firmware file that is fetched from the network onto the shelf
  /** What is asked for: of `size` bytes `needed` will be fetched, `kept` of them are here already. */
  | {
      who: 'ipsw';
      kind: 'fetch';
      url: string;
      size: number;
      needed: number;
      kept: number;
      /** False: the server gives the whole file only, so a broken transfer begins again at its first byte. */
      ranges: boolean;
    }
  | { who: 'ipsw'; kind: 'fetching'; done: number; total: number; bytesPerSecond: number }
  /** Nothing comes: tried again in `retryMs`. `offline`: the browser itself says that there is no network. */
  | { who: 'ipsw'; kind: 'stalled'; why: string; offline: boolean; attempt: number; retryMs: number }
  /** Another tab fetches this very file: it is awaited. */
  | { who: 'ipsw'; kind: 'elsewhere' }
  /** Another tab unpacks the system image of this very file: it is awaited. */
  | { who: 'ipsw'; kind: 'unpacks-elsewhere' }
  | { who: 'ipsw'; kind: 'fetched'; bytes: number; ms: number }
  /** The room that is wanted, and what the browser says is free; null when it says nothing. */
  | { who: 'shelf'; kind: 'room'; needed: number; free: number | null; persistent: boolean }
  /** Something that was kept made room for something newer. */
  | { who: 'shelf'; kind: 'freed'; label: string; bytes: number }
  | { who: 'ipsw'; kind: 'retyped'; component: string; from: string; to: string }
  // which iOS there is for a model, by public lists
  | { who: 'catalogue'; kind: 'looking'; product: string }
  /** `builds`: the signed ones, newest first; `unsigned`: how many more there are. `failed`: why an older list stands in. */
  | {
      who: 'catalogue';
      kind: 'listed';
      product: string;
      source: string;
      asked: number;
      builds: readonly ListedBuild[];
      unsigned: number;
      failed: readonly string[];
    }
  | { who: 'catalogue'; kind: 'unlisted'; product: string; tried: readonly string[] }
  | { who: 'tss'; kind: 'asked'; build: string; components: number }
  /** Asked with made-up nonces before anything else. `ecid`: empty when no phone was known. */
  | { who: 'tss'; kind: 'signs'; build: string; behavior: Behavior; ecid: string }
  /** Refused for this kind of install alone: `kinds` are what is left to agree to. */
  | { who: 'tss'; kind: 'unsigned'; behavior: Behavior; kinds: readonly Behavior[] }
  | { who: 'tss'; kind: 'answered'; status: number; message: string; ms: number }
  | {
      who: 'tss';
      kind: 'ticket';
      bytes: number;
      sha384: string;
      objects: number;
      ecid?: string;
      behavior?: Behavior;
    }
  // the restore system
  | { who: 'mux'; kind: 'up'; version: number; packet: number }
  | { who: 'mux'; kind: 'text'; level: 'error' | 'warning' | 'info' | 'other'; text: string }
  | { who: 'restored'; kind: 'hello'; type: string; protocol: number; hardwareModel: string }
  | { who: 'restored'; kind: 'hardware'; ecid: string; chipId: number; boardId: number }
  | { who: 'restored'; kind: 'last-time'; exitStatus?: string; panic?: string; usbLog?: string }
  | { who: 'restored'; kind: 'start'; protocol: number; options: number }
  | {
      who: 'restored';
      kind: 'checkpoint';
      id: number;
      name: string;
      result: number;
      complete: boolean;
      text?: string;
    }
  | { who: 'restored'; kind: 'operation'; operation: number; percent: number | null }
  | {
      who: 'restored';
      kind: 'asked';
      dataType: string;
      request: number;
      args: Readonly<Record<string, unknown>>;
      port: number | null;
      async: boolean;
    }
  | { who: 'restored'; kind: 'answered'; dataType: string; request: number; bytes: number; ms: number }
  | { who: 'restored'; kind: 'unknown-request'; dataType: string; request: number; announcedOnly: boolean }
  | { who: 'restored'; kind: 'message'; type: string; note: string }
  | { who: 'restored'; kind: 'log'; from: string; bytes: number; text: string }
  | { who: 'restored'; kind: 'crash'; backtrace: string }
  | {
      who: 'restored';
      kind: 'status';
      status: number;
      amrError: number | null;
      successful: boolean | null;
      text?: string;
    }
  | { who: 'restored'; kind: 'closed' }
  | { who: 'asr'; kind: 'initiate'; checksums: boolean; port: number }
  | { who: 'asr'; kind: 'validate'; offset: number; length: number }
  | { who: 'asr'; kind: 'payload'; bytes: number }
  | { who: 'asr'; kind: 'sent'; sent: number; total: number }
  | {
      who: 'asr';
      kind: 'done';
      bytes: number;
      ms: number;
      /** Of `ms`: nothing was queued to the phone, and what that waited for. */
      waits: { window: number; data: number; other: number };
    }
  | { who: 'fdr'; kind: 'control'; open: boolean; port?: number; why?: string };

/** `t`: ms on the attempt's clock; `at`: wall time, ms since 1970. */
export type Entry = { readonly t: number; readonly at: number } & Readonly<What>;

/** Kinds of entries. */
export type Kind = What['kind'];

/** The first line of a stored or exported journal. */
export interface JournalHead {
  readonly journal: 1;
  readonly version: string;
  readonly made: number;
}
