import type { Firmware } from './firmware.ts';

/** Something that a check has started and that ends with it. */
export interface Running {
  stop(): Promise<void>;
}

/** Where a check runs: inside the guest, beside a kernel with a USB bus of its own. */
export interface Place {
  /** Shared with the outside; logs in it outlive the guest. */
  readonly folder: string;
  /** The firmware file of that name. Throws when the suite has not asked for it. */
  firmware(name: string): Firmware;
  /** Stops it when the check has ended, last started first. */
  keep<T extends Running>(thing: T): T;
  /** Writes a log that a person may want to read when the check fails. */
  log(name: string, text: string): void;
}

/** One line of the result. */
export interface Check {
  readonly name: string;
  /** Passes unless it throws; the error's message is the reason that is printed. */
  run(place: Place): Promise<void>;
}

/** Checks that share one guest, in this order. */
export interface Suite {
  /** Programs without which it is skipped. */
  readonly programs: readonly string[];
  /** Names of `firmware.ts` that have to be ready before the guest starts. */
  readonly firmware: readonly string[];
  /** The guest is ended after so many seconds. */
  readonly seconds: number;
  readonly checks: readonly Check[];
}

/** How one check went, as the guest tells the outside: one JSON line behind `resultMark`. */
export interface Result {
  readonly check: string;
  readonly ms: number;
  /** Absent: passed. */
  readonly why?: string;
}

/** Begins a line of the guest that is a `Result`; all others are the kernel's and the programs'. */
export const resultMark = 'conform-result ';
