import type { Enumeration } from './enumeration.ts';
import { Wire } from './wire.ts';

let attachments = 0;

/** One phone from its coming to its leaving, as the operating system has it: what every tab's `USBDevice` of it shares. */
export class Attachment {
  readonly enumeration: Enumeration;
  readonly wire: Wire;
  /** Counts enumerations, so that a device without serial can be told apart. */
  readonly number = ++attachments;
  /** Interfaces that are claimed, and by which handle: the kernel gives each to one. */
  readonly #holders = new Map<number, object>();

  constructor(enumeration: Enumeration) {
    this.enumeration = enumeration;
    this.wire = new Wire(enumeration);
    // Linux configures a new device at once.
    this.wire.setConfiguration(this.wire.configurations[0]!.value);
  }

  /** False: another handle has it. */
  claim(number: number, handle: object): boolean {
    const holder = this.#holders.get(number) ?? handle;
    if (holder !== handle) return false;
    this.#holders.set(number, handle);
    return true;
  }

  /** Lets go of one interface, or of all that the handle has. */
  release(handle: object, number?: number): void {
    for (const [each, holder] of [...this.#holders])
      if (holder === handle && (number ?? each) === each) this.#holders.delete(each);
  }

  /** Another handle has an interface, so the configuration cannot be changed. */
  isBusyFor(handle: object): boolean {
    return [...this.#holders.values()].some((holder) => holder !== handle);
  }
}
