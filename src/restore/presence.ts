import type { Clock } from '../bytes/clock.ts';
import type { Stage } from '../journal/entry.ts';
import type { Note } from '../journal/journal.ts';
import { modeOf } from '../usb/modes.ts';
import type { UsbDevice } from '../usb/port.ts';
import { Ours } from './ours.ts';
import { isDue, mayLeaveAs, passages, settledMs, type Passage } from './phases.ts';
import { ecidShown } from './shown.ts';

interface Away {
  readonly since: number;
  readonly ms: number | null;
}

const never: Away = { since: 0, ms: null };

interface Seen {
  readonly device: UsbDevice;
  readonly stage: Stage;
}

/**
 * Writes down who comes and goes on the bus, under the name of the stage it is, and whether it was planned. A plan
 * is made before the command that causes it. A second phone is written down as one, and changes nothing.
 */
export class Presence {
  readonly ours = new Ours();
  readonly #note: Note;
  readonly #clock: Clock;
  readonly #stages = new WeakMap<UsbDevice, Stage>();
  readonly #asPlanned = new WeakSet<UsbDevice>();
  readonly #cameAt = new WeakMap<UsbDevice, number>();
  /** How long the last absence was; from the leave on, since when it is. */
  #away: Away = never;
  #plan: Passage | null = null;
  #holds: () => boolean = always;
  #attempt = false;
  /** It left unplanned, or before it had settled: the plan says nothing of what comes back. */
  #astray = false;
  #last: Seen | null = null;
  /** As it was before the last one came. */
  #before: { away: Away; last: Seen | null } = { away: never, last: null };

  constructor(note: Note, clock: Clock) {
    this.#note = note;
    this.#clock = clock;
  }

  readonly came = (device: UsbDevice): void => {
    const second = this.ours.joins(device, this.awaited);
    const stage = this.#name(device);
    this.#stages.set(device, stage);
    this.#cameAt.set(device, this.#clock.now());
    if (second) this.#tellCame(device, second);
    else this.#back(device);
  };

  /** A second phone is the one that this page speaks of from now on. */
  readonly counts = (device: UsbDevice): void => {
    this.#back(device);
  };

  readonly left = (device: UsbDevice): void => {
    const stage = this.stageOf(device);
    const { second, ecid } = this.ours.leaves(device);
    const named = ecid === '' ? {} : { ecid };
    if (second) {
      this.#note({ who: 'usb', kind: 'left', stage, expected: true, second: true, ...named });
      return;
    }
    const bounces = this.#mayBounce(device, stage);
    const expected = bounces || this.#mayLeave(stage);
    this.#away = { since: this.#clock.now(), ms: null };
    if (expected) this.#asPlanned.add(device);
    this.#astray = bounces || !expected;
    this.#note({ who: 'usb', kind: 'left', stage, expected, ...named });
  };

  /** From here on a leave that nobody planned is a fault. */
  begin(): void {
    this.#attempt = true;
    this.allow(null);
    this.#astray = false;
  }

  end(): void {
    this.#attempt = false;
    this.allow(null);
    this.#astray = false;
  }

  plan(passage: Passage): void {
    this.allow(passage);
    this.#astray = false;
    const { from, to, or, usualMs, limitMs } = passage;
    this.#note({ who: 'page', kind: 'expect', from, to: or ? [to, or] : [to], usualMs, limitMs });
  }

  /** Like `plan`, for what may happen and need not, as long as `holds`: nothing is written down until it does. */
  allow(passage: Passage | null, holds = always): void {
    this.#plan = passage;
    this.#holds = holds;
  }

  /** Ours is expected back, or in an attempt: its place is not free. */
  get awaited(): boolean {
    return this.#attempt || this.#plan !== null;
  }

  /** Milliseconds from the last leave to the first that came after it, or until now. */
  get awayMs(): number {
    return this.#away.ms ?? Math.round(this.#clock.now() - this.#away.since);
  }

  /** Milliseconds until `device` has been here for long enough to count. */
  unsettledMs(device: UsbDevice): number {
    return Math.max(0, this.cameAt(device) + settledMs - this.#clock.now());
  }

  /** Whether this device has left the bus, and was expected to. */
  hasLeftAsPlanned(device: UsbDevice): boolean {
    return this.#asPlanned.has(device);
  }

  /** The phone has said what it is; the bus alone had it wrong. */
  correct(device: UsbDevice, stage: Stage): void {
    this.#stages.set(device, stage);
  }

  stageOf(device: UsbDevice): Stage {
    return this.#stages.get(device) ?? this.#name(device);
  }

  /** When it came to the bus, or was first seen there. */
  cameAt(device: UsbDevice): number {
    return this.#cameAt.get(device) ?? this.#clock.now();
  }

  /**
   * It has said who it is: is it a second phone? One that was taken for ours is written down once more, as a second one,
   * and whoever came after it may be ours.
   */
  isSecond(device: UsbDevice, ecid: string): boolean {
    const { second, wasOurs, next } = this.ours.told(device, ecid, this.awaited);
    if (wasOurs) {
      if (this.#last?.device === device) ({ away: this.#away, last: this.#last } = this.#before);
      this.#tellCame(device, true, ecid);
    }
    for (const each of next) this.#back(each);
    return second;
  }

  #back(device: UsbDevice): void {
    const { since, ms } = this.#away;
    this.#before = { away: this.#away, last: this.#last };
    this.#away = { since, ms: ms ?? Math.round(this.#clock.now() - since) };
    this.#last = { device, stage: this.stageOf(device) };
    this.#tellCame(device, false);
  }

  #tellCame(device: UsbDevice, second: boolean, ecid = ecidShown(device)): void {
    this.#note({
      who: 'usb',
      kind: 'came',
      stage: this.stageOf(device),
      productId: device.productId,
      serial: device.serialNumber ?? '',
      ...(ecid === undefined ? {} : { ecid }),
      ...(second ? { second: true } : {}),
    });
  }

  #mayLeave(stage: Stage): boolean {
    if (!this.#attempt) return true;
    // After the final status the phone starts: it may come and go until it has.
    return (
      this.#plan !== null &&
      this.#holds() &&
      (this.#plan === passages.finish || mayLeaveAs(this.#plan, stage))
    );
  }

  /** What is due has come and has not settled: it may leave, and is awaited on. */
  #mayBounce(device: UsbDevice, stage: Stage): boolean {
    if (!this.#attempt || this.#plan === null || !this.#holds()) return false;
    return isDue(this.#plan, stage) && this.unsettledMs(device) > 0;
  }

  #name(device: UsbDevice): Stage {
    const mode = modeOf(device.vendorId, device.productId);
    if (this.#astray && this.#isLast(device)) return this.#last?.stage ?? 'unknown';
    const due = this.#astray || !this.#holds() ? null : this.#plan?.to;
    if (mode === 'mux') return due === 'restore' ? 'restore' : 'normal';
    if (mode === 'recovery') return due === 'ibec' ? 'ibec' : 'recovery';
    return mode ?? 'unknown';
  }

  /** The very identity that was there last: what bounced off the bus is what it was. */
  #isLast({ productId, serialNumber }: UsbDevice): boolean {
    const last = this.#last?.device;
    return last?.productId === productId && (last.serialNumber ?? '') === (serialNumber ?? '');
  }
}

const always = (): boolean => true;
