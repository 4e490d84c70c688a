import { Silence } from '../bytes/deadline.ts';
import type { Stage } from '../journal/entry.ts';
import { modeOf } from '../usb/modes.ts';
import type { UsbDevice } from '../usb/port.ts';
import type { Roost } from '../usb/roost.ts';
import { CameBackAs, DidNotLeave, DidNotReturn, Stopped, WrongPhone } from './errors.ts';
import type { Outfit } from './outfit.ts';
import { askWhenDue, type GrantBook } from './grants.ts';
import { grantMs, isDue, type Passage } from './phases.ts';
import type { Presence } from './presence.ts';
import { ecidOf, ecidShown } from './shown.ts';

/** Where phones come and go: what a restore is given, the bus, and who writes down what happens on it. */
export interface Place {
  readonly outfit: Outfit;
  readonly roost: Roost;
  readonly presence: Presence;
  readonly grants: GrantBook;
}

/** One phone on its way from one stage to the next: it leaves the bus, comes back, and is known again by its ECID. */
export class Crossing {
  readonly outfit: Outfit;
  readonly roost: Roost;
  readonly presence: Presence;
  readonly grants: GrantBook;
  /** Empty while no phone has told one: whoever comes is taken for it. */
  readonly ecid: string;
  /** Whose being there is no return: debug ports that stand on the bus whatever their phone does, and what was passed over. */
  readonly #standing = new Set<UsbDevice>();
  readonly #stopping = new AbortController();
  readonly #stopped: Promise<never>;

  constructor(parts: Place & { ecid: string }) {
    this.outfit = parts.outfit;
    this.roost = parts.roost;
    this.presence = parts.presence;
    this.grants = parts.grants;
    this.ecid = parts.ecid;
    this.#stopped = new Promise((_, reject) => {
      this.cancel.addEventListener('abort', () => {
        reject(new Stopped());
      });
    });
    this.#stopped.catch(() => undefined);
  }

  /** Nothing is begun any more, and what was begun is waited for no longer. */
  stop(): void {
    this.#stopping.abort();
  }

  /** Aborted as soon as the person stops. */
  get cancel(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Throws `Stopped` once the person has: before whatever is told to the phone and then has to be waited for. */
  goOn(): void {
    if (this.cancel.aborted) throw new Stopped();
  }

  /**
   * `work`, which is not begun once the person has stopped, or `Stopped` as soon as they do. The work itself is not
   * ended by that: whoever holds the line that it waits on closes it. What has to be closed is no such work.
   */
  async unlessStopped<T>(work: () => Promise<T>): Promise<T> {
    this.goOn();
    return Promise.race([work(), this.#stopped]);
  }

  /** Waits until `device` has left and the phone is back as planned. The plan must have been made before. */
  async across(device: UsbDevice, passage: Passage): Promise<UsbDevice> {
    if (!isDue(passage, 'kis'))
      for (const each of this.roost.present)
        if (each !== device && isDebugPort(each)) this.#standing.add(each);
    try {
      await this.unlessStopped(() => this.roost.gone(device, passage.leaveMs));
    } catch (error) {
      throw error instanceof Silence ? new DidNotLeave(passage.from, passage.leaveMs) : error;
    }
    return this.back(passage);
  }

  /** The second half of `across`: the phone has left, and is awaited. `beside`: a debug port that may stay meanwhile. */
  async back(passage: Passage, beside?: UsbDevice): Promise<UsbDevice> {
    if (beside) this.#standing.add(beside);
    const limitMs = this.#patience(passage);
    const others = new Set(await this.roost.devices());
    try {
      return await this.#arrival(passage, limitMs);
    } catch (error) {
      if (!(error instanceof Silence)) throw error;
      throw (await this.#stranger(passage, others)) ?? new DidNotReturn(passage.to, limitMs);
    }
  }

  /**
   * The phone as it is due, once it has settled: one that leaves again before is awaited on. The restore system alone is
   * not waited with: its host has questions to ask meanwhile, and `handover` starts nothing before it has settled.
   */
  async #arrival(passage: Passage, limitMs: number): Promise<UsbDevice> {
    const { clock } = this.outfit.world;
    const since = clock.now();
    for (;;) {
      const device = await this.#come(passage, Math.max(0, since + limitMs - clock.now()));
      if (this.#hides(device) && (await this.isAnother(device))) {
        this.passOver(device);
        continue;
      }
      const stage = this.presence.stageOf(device);
      if (!isDue(passage, stage)) throw new CameBackAs(passage.to, stage, Math.round(clock.now() - since));
      if (stage === 'restore' || (await this.#settles(device))) return device;
    }
  }

  async #come(passage: Passage, ms: number): Promise<UsbDevice> {
    // Chrome shows nothing of a stage that it did not grant.
    const forget = askWhenDue(this.outfit, passage, this.grants);
    try {
      return await this.unlessStopped(() => this.roost.wait((seen) => this.isOurs(seen), ms));
    } finally {
      forget();
    }
  }

  /** It is not ours for as long as it is there. */
  protected passOver(device: UsbDevice): void {
    this.#standing.add(device);
  }

  /** It does not show which phone it is. The restore system's host asks it in any case. */
  #hides(device: UsbDevice): boolean {
    const asked = this.presence.stageOf(device) === 'restore';
    return this.ecid !== '' && !asked && ecidShown(device) === undefined;
  }

  /** It has come where ours is due, and has said that it is another, or has left. Outside an attempt the doors ask it. */
  protected async isAnother(device: UsbDevice): Promise<boolean> {
    return !(await this.#settles(device)) || !this.isOurs(device);
  }

  async #settles(device: UsbDevice): Promise<boolean> {
    try {
      await this.unlessStopped(() => this.roost.gone(device, this.presence.unsettledMs(device)));
      return false;
    } catch (error) {
      if (error instanceof Silence) return true;
      throw error;
    }
  }

  /** A phone with our ECID, or one whose mode does not show an ECID on the bus and that was not there beside ours. */
  isOurs(device: UsbDevice): boolean {
    if (modeOf(device.vendorId, device.productId) === undefined) return false;
    if (this.presence.ours.isSecond(device) || this.#standing.has(device)) return false;
    const ecid = ecidOf(device);
    return ecid === undefined || this.ecid === '' || ecid === this.ecid;
  }

  /** Another phone in the very stage that ours was due in, and only since then. */
  async #stranger(passage: Passage, others: ReadonlySet<UsbDevice>): Promise<WrongPhone | undefined> {
    const devices = await this.roost.devices();
    const stranger = devices.find(
      (each) => !others.has(each) && !this.isOurs(each) && isDue(passage, this.presence.stageOf(each)),
    );
    const got = stranger && ecidShown(stranger);
    return got === undefined ? undefined : new WrongPhone(this.ecid, got);
  }

  #patience({ to, or = to, limitMs, askedMs = grantMs, unasked }: Passage): number {
    const asks = this.outfit.asks && !unasked && [to, or].some(waitsForHost);
    return asks ? Math.max(limitMs, askedMs) : limitMs;
  }
}

/** A system goes on by itself; everything before it waits for a host. */
const waitsForHost = (stage: Stage): boolean => stage !== 'restore' && stage !== 'normal';

const isDebugPort = ({ vendorId, productId }: UsbDevice): boolean => modeOf(vendorId, productId) === 'kis';
