import type { Bytes } from '../../src/bytes/bytes.ts';
import { stall, type Enumeration, type Setup, type Stall, type Taken } from './enumeration.ts';
import { kisDescriptors } from './kis-descriptors.ts';

/**
 * The debug port of a phone where it stays on the bus whatever the phone does: the on-die controller is not the main
 * processor (usb-modes §1.4, §2.9). With no boot ROM behind it, it stalls.
 */
export class StandingPort implements Enumeration {
  readonly descriptor = kisDescriptors();
  /** The boot ROM, while it waits in DFU. */
  behind: Enumeration | undefined;

  setConfiguration(value: number): boolean {
    this.behind?.setConfiguration(value);
    return value <= 1;
  }

  setInterface(number: number, alternate: number): boolean {
    return number === 0 && alternate === 0;
  }

  control(setup: Setup, data: Bytes): Promise<Bytes | Stall> {
    return this.behind?.control(setup, data) ?? Promise.resolve(stall);
  }

  out(endpoint: number, data: Bytes): Promise<Taken> {
    return this.behind?.out(endpoint, data) ?? Promise.resolve(stall);
  }

  in(endpoint: number, length: number): Promise<Bytes | Stall> {
    return this.behind?.in(endpoint, length) ?? Promise.resolve(stall);
  }

  clearHalt(endpoint: number): void {
    this.behind?.clearHalt(endpoint);
  }

  reset(): void {
    this.behind?.reset();
  }

  forget(endpoint: number): void {
    this.behind?.forget(endpoint);
  }
}
