import type { Deed, StringTrouble } from './body.ts';

/** How the cable, and what answers through it, misbehaves at present; planned faults change it. */
export class Weather {
  /** Resolves when a silence is over; undefined when there is none. */
  silence: Promise<void> | undefined;
  bytesPerSecond: number | undefined;
  /** Of the next OUT transfer that is longer only so much is taken. */
  shortBytes: number | undefined;
  /** What is the matter with string descriptor 1. */
  string1: StringTrouble | undefined;
  /** Endpoints (0: control) whose next transfer stalls. */
  readonly stalls = new Set<number>();

  /** What ends with the phone's leaving; a slow cable stays slow. */
  clear(): void {
    this.silence = undefined;
    this.string1 = undefined;
    this.stalls.clear();
  }

  /** Carries out a deed that is about the cable. False: it is not. */
  turns(deed: Deed): boolean {
    if ('shortBytes' in deed) this.shortBytes = deed.shortBytes;
    else if ('stall' in deed) this.stalls.add(deed.stall);
    else if ('bytesPerSecond' in deed) this.bytesPerSecond = deed.bytesPerSecond;
    else if ('string1' in deed) this.string1 = deed.string1;
    else return false;
    return true;
  }

  /** String 1 is asked for: true when this one stalls. */
  stallsString1(): boolean {
    const trouble = this.string1;
    if (!trouble || 'slowMs' in trouble) return false;
    if ('stalls' in trouble) this.string1 = trouble.stalls > 1 ? { stalls: trouble.stalls - 1 } : undefined;
    return true;
  }
}
