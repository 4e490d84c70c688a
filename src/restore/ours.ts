import { differ } from '../journal/second.ts';
import { modeOf } from '../usb/modes.ts';
import type { UsbDevice } from '../usb/port.ts';
import { ecidShown } from './shown.ts';

/** What became of a phone that has said who it is. */
interface Told {
  readonly second: boolean;
  readonly wasOurs: boolean;
  readonly next: readonly UsbDevice[];
}

/**
 * Which of the phones on the bus this page speaks of: the one that was there first, or that was chosen, for as long as it
 * is there or awaited. Every other one is a second phone, and left alone. ECIDs are empty while they are not known.
 */
export class Ours {
  #ecid = '';
  readonly #here = new Set<UsbDevice>();
  readonly #others = new Map<UsbDevice, string>();
  /** Of `#here`, those that were taken for ours while it was awaited, and have not shown that they are. */
  readonly #guesses = new Set<UsbDevice>();
  /** Of `#others`, those that came beside a guess alone, and show nothing either. */
  readonly #next = new Set<UsbDevice>();

  isSecond(device: UsbDevice): boolean {
    return this.#others.has(device);
  }

  /** It came: is it a second phone? `awaited`: ours is expected back, or in an attempt. */
  joins(device: UsbDevice, awaited: boolean): boolean {
    const ecid = ecidShown(device) ?? '';
    const isFree = this.#here.size === 0 && !awaited;
    if (!isFree && this.#isBeside(ecid)) {
      this.#others.set(device, ecid);
      if (ecid === '' && this.#isGuessed()) this.#next.add(device);
      return true;
    }
    this.#here.add(device);
    if (!isFree && ecid === '') this.#guesses.add(device);
    this.#ecid = isFree ? ecid : this.#ecid || ecid;
    return false;
  }

  /** It left: was it a second phone, and which? */
  leaves(device: UsbDevice): { second: boolean; ecid: string } {
    const other = this.#others.get(device);
    for (const each of [this.#here, this.#others, this.#guesses, this.#next]) each.delete(device);
    return { second: other !== undefined, ecid: other ?? ecidShown(device) ?? '' };
  }

  /** Another tab has it, so it is not ours. Was it? */
  yields(device: UsbDevice): boolean {
    if (!this.#here.delete(device)) return false;
    this.#others.set(device, ecidShown(device) ?? '');
    if (this.#here.size === 0) this.#ecid = '';
    return true;
  }

  /**
   * It has said who it is: is it a second phone, which was taken for ours until now? `next`: those that are taken for ours
   * in its place.
   */
  told(device: UsbDevice, ecid: string, awaited: boolean): Told {
    const wasOurs = this.#here.has(device);
    const second = this.#isToldSecond(device, ecid, awaited);
    if (second) {
      this.#others.set(device, ecid);
      this.#here.delete(device);
    } else {
      this.#others.delete(device);
      this.#here.add(device);
      this.#ecid = ecid || this.#ecid;
    }
    const isGuess = this.#guesses.delete(device);
    const next = second && isGuess && this.#here.size === 0 ? [...this.#next] : [];
    if (isGuess) this.#next.clear();
    for (const each of next) {
      this.#others.delete(each);
      this.#here.add(each);
      this.#guesses.add(each);
    }
    return { second, wasOurs: second && wasOurs, next };
  }

  #isToldSecond(device: UsbDevice, ecid: string, awaited: boolean): boolean {
    if (this.#others.has(device)) return ecid === '' || ecid !== this.#ecid;
    const alone = [...this.#here].every((each) => each === device);
    return differ(ecid, this.#ecid) && (awaited || !alone);
  }

  /**
   * The person means this one, and not the one so far; if it is gone meanwhile, ours stays. The answer: how ours is
   * attached now, and the one that was ours.
   */
  take(ecid: string): { now: readonly UsbDevice[]; before: readonly UsbDevice[] } {
    const now = [...this.#others].filter(([, its]) => its === ecid).map(([device]) => device);
    const before = [...this.#here];
    if (now.length === 0) return { now: before, before: [] };
    for (const device of before) this.#others.set(device, this.#ecid);
    this.#settle(now, ecid);
    return { now, before };
  }

  /**
   * Ours is gone and not awaited: of those that are `free` the one that is there longest takes its place. The answer: how
   * it is attached.
   */
  succeed(free: (device: UsbDevice) => boolean): readonly UsbDevice[] {
    const first = [...this.#others].find(([device]) => free(device));
    if (this.#here.size > 0 || !first) return [];
    const [device, ecid] = first;
    const now = ecid === '' ? [device] : [...this.#others.keys()].filter((each) => this.#is(each, ecid));
    this.#settle(now, ecid);
    return now;
  }

  #settle(devices: readonly UsbDevice[], ecid: string): void {
    this.#here.clear();
    for (const device of devices) {
      this.#others.delete(device);
      this.#here.add(device);
    }
    this.#ecid = ecid;
  }

  #is(device: UsbDevice, ecid: string): boolean {
    return this.#others.get(device) === ecid;
  }

  /** All that stands for ours is a guess. */
  #isGuessed(): boolean {
    return [...this.#here].every((each) => this.#guesses.has(each));
  }

  /** Without an ECID it is another only if ours cannot be two attachments: ports stay beside their phone. */
  #isBeside(ecid: string): boolean {
    if (ecid !== '' && this.#ecid !== '') return ecid !== this.#ecid;
    return [...this.#here].some((each) => !isPort(each));
  }
}

/** A debug port, or the controller of a port: neither shows whose it is. */
function isPort({ vendorId, productId }: UsbDevice): boolean {
  const mode = modeOf(vendorId, productId);
  return mode === 'kis' || mode === 'port-dfu';
}
