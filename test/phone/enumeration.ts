import type { Bytes } from '../../src/bytes/bytes.ts';

/** The eight bytes of a control request. */
export interface Setup {
  readonly requestType: number;
  readonly request: number;
  readonly value: number;
  readonly index: number;
  readonly length: number;
}

/** A stall is an answer, not an error. */
export const stall = Symbol('stall');

/** The type of `stall`, for answers that may be one. */
export type Stall = typeof stall;

/**
 * The phone as one enumeration shows it: what a host sees between its arriving and its leaving. Both faces, the W3C
 * one and USB/IP, stand on this, so neither knows iBoot or mux and neither can be more lenient than the other.
 *
 * Descriptors are the raw bytes of the wire. GET_DESCRIPTOR, SET_CONFIGURATION, SET_INTERFACE and CLEAR_FEATURE are
 * answered by the faces from `descriptor`, and told here.
 */
export interface Enumeration {
  /** Device (1), configuration (2, by index), string (3, by index); undefined means stall. */
  descriptor(type: number, index: number): Bytes | undefined;
  /** `value` 0 unconfigures. False: stall. */
  setConfiguration(value: number): boolean;
  /** False: stall. */
  setInterface(number: number, alternate: number): boolean;
  /**
   * A standard request on its way, which the faces answer: resolves when it has arrived, with a stall where something
   * refuses it before. Absent: nothing does.
   */
  standard?(setup: Setup): Promise<Stall | undefined>;
  /** Vendor and class requests. IN requests answer with at most `setup.length` bytes. */
  control(setup: Setup, data: Bytes): Promise<Bytes | Stall>;
  /**
   * One bulk OUT transfer: a zero-length packet is an empty one. Resolves when the phone has taken it; with a number when
   * it has taken only so many bytes.
   */
  out(endpoint: number, data: Bytes): Promise<Taken>;
  /** One bulk IN transfer: waits until the phone has something; at most `length` bytes. */
  in(endpoint: number, length: number): Promise<Bytes | Stall>;
  clearHalt(endpoint: number): void;
  /** A port reset, or what stands for one over USB/IP. */
  reset(): void;
  /** The host has let go: pending transfers of `endpoint` are forgotten (USB/IP's unlink). */
  forget(endpoint: number): void;
}

/** What became of an OUT transfer. */
export type Taken = Stall | number | undefined;

/** What a phone is plugged into: one of the faces. */
export interface Socket {
  arrive(enumeration: Enumeration): void;
  /** The phone is off the bus; everything pending fails. Always comes between two arrivals. */
  leave(): void;
}
