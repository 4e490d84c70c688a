import type { Entry } from '../journal/entry.ts';

/** The two worker APIs. Only plain records, Files and proxies of `Sink` cross; nothing rejects for a fault of the phone:
 * faults are journal entries, a rejected call is a fault of ours. */

export type Sink = (entries: readonly Entry[]) => void;

export interface RestoreApi {
  /** Entries arrive here, in order, in small batches. Also starts watching the bus. */
  open(sink: Sink): Promise<void>;
  /** After each grant: looks at the bus again. */
  look(): Promise<void>;
  /** Checks that this file and the phone at hand fit, lists what could not be answered, asks for the ticket. */
  prepare(file: File): Promise<void>;
  /**
   * The whole restore. `consent.ecid` must be the phone's; `bench` allows a real phone's restore that this version
   * may not be able to finish.
   */
  restore(consent: Consent): Promise<void>;
  /** Closes what is open; a running attempt ends with the fault `Stopped`. */
  stop(): Promise<void>;
}

export interface Consent {
  readonly ecid: string;
  readonly behavior: 'erase';
  readonly bench: boolean;
}

export interface FirmwareApi {
  open(sink: Sink): Promise<void>;
  /** Reads the whole file once and checks everything that will be sent. */
  verify(file: File): Promise<void>;
}

/** A restore worker that carries its own phone and its own Apple. */
export interface PretendApi extends RestoreApi {
  /** Makes a small IPSW for this product, plugs the phone in, in recovery mode. `speed` scales the phone's own pauses. */
  plugIn(product: string, speed: number): Promise<File>;
}
