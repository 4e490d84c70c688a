import type { Behavior, Entry, Errand } from '../journal/entry.ts';

/**
 * The two worker APIs. Only plain records, files and a proxy of `Sink` cross. Faults of phone, file or network are
 * journal entries; a rejected call is a fault of ours.
 */

export type Sink = (entries: readonly Entry[]) => void;

/** The proof that a file was checked whole: it must be this very file. */
export interface Verified {
  readonly file: string;
  readonly size: number;
  readonly lastModified: number;
}

export interface Consent {
  readonly ecid: string;
  readonly behavior: Behavior;
  /** A real phone may be erased by a version that cannot answer everything this build will ask for. */
  readonly bench: boolean;
}

export interface RestoreApi {
  /** Entries arrive at `sink` from now on, in order, in small batches; `start` is the moment their `t` counts from. */
  open(sink: Sink, start: number): Promise<void>;
  /** After each grant: looks at the bus again. */
  look(): Promise<void>;
  /** Checks that this file and the phone at hand fit, lists what could not be answered, asks for the ticket. */
  prepare(file: File, verified: Verified, behavior: Behavior): Promise<void>;
  /** The whole restore; resolves when it has ended, well or not. */
  restore(consent: Consent): Promise<void>;
  /** A running attempt ends with the fault `Stopped`. */
  stop(): Promise<void>;
  /** Without a restore: `enter` recovery mode from iOS, `leave` it, `restart` a restore system that was left alone. */
  errand(errand: Errand): Promise<void>;
}

export interface FirmwareApi {
  open(sink: Sink, start: number): Promise<void>;
  /** Reads the whole file once and checks everything that will be sent. Null: it is not good, and an entry says why. */
  verify(file: File): Promise<Verified | null>;
}

/** The mode in which a pretend phone is plugged in. */
export type PretendMode = 'recovery' | 'normal' | 'restore';

/** A restore worker that carries its own phone and its own Apple. */
export interface PretendApi extends RestoreApi {
  /** A small IPSW for this product. Rejects when there is no pretend phone of that name. */
  make(product: string): Promise<File>;
  /** From now on pretend Apple signs the builds of this file, and no others. */
  sign(file: File): Promise<void>;
  /** Plugs in the first of `products` that can be pretended. `speed` divides its own pauses. */
  plugIn(products: readonly string[], how: { speed: number; mode: PretendMode }): Promise<void>;
}
