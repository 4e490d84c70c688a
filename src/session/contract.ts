import type { Behavior, Entry, Errand, PhoneFacts } from '../journal/entry.ts';
import type { Order, Verified } from '../journal/order.ts';

/**
 * The two worker APIs. Only plain records, files and a proxy of `Sink` cross. Faults of phone, file or network are
 * journal entries; a rejected call is a fault of ours.
 */

/** Which calls of the page a worker has taken up, counted from 1, and at which of them it is. */
export interface Taken {
  readonly calls: number;
  readonly open: readonly number[];
}

/**
 * Takes in what a worker has written. `from`: so many entries it wrote before these. Answers how many entries are here;
 * the others are sent again.
 */
export type Sink = (entries: readonly Entry[], from: number, taken: Taken) => number | Promise<number>;

/** What the restore worker does with the phone. It alone has the USB device. */
export interface RestoreApi {
  /** Entries arrive at `sink` from now on, in order, in small batches; `start` is the moment their `t` counts from. */
  open(sink: Sink, start: number): Promise<void>;
  /** Looks at the bus again, and asks a phone again that could not be had. */
  look(): Promise<void>;
  /** After each grant: looks at the bus again. */
  picked(): Promise<void>;
  /** Of two phones that are there the person means this one: it is told anew. Not during an attempt. */
  take(ecid: string): Promise<void>;
  /**
   * Checks that this file and the phone at hand fit, lists what could not be answered, asks for a ticket for each kind
   * of install. What is to be tried first stands first; those that the file does not have are left out.
   */
  prepare(file: File, verified: Verified, kinds: readonly Behavior[]): Promise<void>;
  /** The whole restore; resolves when it has ended, well or not. */
  restore(order: Order): Promise<void>;
  /** A running attempt ends with the fault `Stopped`. */
  stop(): Promise<void>;
  /**
   * Without a restore: `enter` recovery mode from iOS, `leave` it, `restart` a restore system that was left alone, help
   * into `dfu` mode by the buttons, give the `port` its firmware from `file`, which the others do not need.
   */
  errand(errand: Errand, file: Fetched | null): Promise<void>;
}

/** A firmware file on the network. */
export interface Wanted {
  readonly url: string;
  /** What it is called, for people and on the shelf. */
  readonly name: string;
  /** Boards (`d53gap`) whose parts are fetched; without them all of the file. */
  readonly boards?: readonly string[];
}

/** A firmware file as the restore reads it, and the proof that it was checked. */
export interface Fetched {
  readonly file: File;
  readonly verified: Verified;
}

/** Something that is kept in the browser's storage. */
export interface Kept {
  readonly key: string;
  /** `ipsw`: a fetched file, whole or not. `image`: a system image that was unpacked from a file. */
  readonly kind: 'ipsw' | 'image';
  readonly label: string;
  /** How to ask for it again; null for what did not come from the network. */
  readonly wanted: Wanted | null;
  /** Bytes that it takes, of `size` when it is complete. */
  readonly bytes: number;
  readonly size: number;
  readonly complete: boolean;
  /** When it was last used, ms since 1970. */
  readonly used: number;
  /** A tab uses it now: it cannot be freed. */
  readonly inUse: boolean;
}

/** What is kept on this computer, and how much room is left, in bytes. */
export interface ShelfReport {
  /** Longest unused first: the order in which they make room. */
  readonly kept: readonly Kept[];
  /** What the browser says may still be stored; null when it says nothing. Chromium says 10 GiB whatever is free. */
  readonly free: number | null;
  /** The browser has promised not to clear it by itself. */
  readonly persistent: boolean;
}

/** What the firmware worker does with the network and the shelf. */
interface DownloadApi {
  /**
   * Fetches a file onto the shelf, checking while it comes, or takes up again what was kept of it. Null: it was
   * cancelled, or did not succeed and an entry says why.
   */
  download(wanted: Wanted): Promise<Fetched | null>;
  /** Stops fetching and keeps what is here. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Stops fetching and frees what is here. */
  cancel(): Promise<void>;
  shelf(): Promise<ShelfReport>;
  /** False: it is in use. */
  free(key: string): Promise<boolean>;
}

/** An iPhone as Apple names and sells it. */
export interface Model {
  /** `iPhone13,2`. */
  readonly product: string;
  /** `iPhone 12`. */
  readonly name: string;
  /** The boards (`d53gap`) that it is made with. */
  readonly boards: readonly string[];
}

/** Whom firmware is for: a phone that was seen, or a model that was named. */
export type Aim = PhoneFacts | Pick<Model, 'product' | 'name'>;

/** What firmware is wanted for: it must fit, and Apple must sign it for this. */
export interface Purpose {
  readonly aim: Aim;
  readonly behavior: Behavior;
}

/** What the firmware worker does with a firmware file, wherever it is. */
export interface FirmwareApi extends DownloadApi {
  /** `relay`: the page came with one, so Apple's hosts can be reached. */
  open(sink: Sink, start: number, relay: boolean): Promise<void>;
  /** The models that can be restored, newest first: for people whose phone is not at hand. */
  models(): Promise<readonly Model[]>;
  /** Asks which iOS there is for a model; an entry tells. `anew`: a recent answer is not enough. */
  lookUp(product: string, anew: boolean): Promise<void>;
  /**
   * Does the firmware at this address fit, and does Apple sign it? Only its manifest is read. Answers the boards
   * (`d53gap`) that it is for, or none where the manifest cannot be read without the whole file. Null: no, and an entry
   * says why.
   */
  eligible(url: string, purpose: Purpose): Promise<readonly string[] | null>;
  /**
   * Reads the whole file once and checks everything that will be sent; with a `purpose` whether it fits and is signed
   * before that. Null: it is not good, and an entry says why.
   */
  verify(file: File, purpose: Purpose | null): Promise<Verified | null>;
  /** The same for a folder that an IPSW was unpacked into, read in place. Answers it as one file. */
  verifyFolder(folder: FileSystemDirectoryHandle, purpose: Purpose | null): Promise<Fetched | null>;
}

/** The mode in which a pretend phone is plugged in. */
export type PretendMode = 'recovery' | 'normal' | 'restore';

/** A restore worker that carries its own phone and its own Apple. */
export interface PretendApi extends RestoreApi {
  /** A small IPSW for this product. Rejects when there is no pretend phone of that name. */
  make(product: string): Promise<File>;
  /** Before `open`: the pretend browser asks for each mode of the phone, as a real one does. */
  asksForEach(): Promise<void>;
  /** In place of Chrome's list: the person picks the pretend iPhone. Rejects when there is none to pick. */
  pick(): Promise<void>;
  /** From now on pretend Apple signs the builds of this file, and no others. */
  sign(file: File): Promise<void>;
  /** Plugs in the first of `products` that can be pretended. `speed` divides its own pauses. */
  plugIn(products: readonly string[], how: { speed: number; mode: PretendMode }): Promise<void>;
}
