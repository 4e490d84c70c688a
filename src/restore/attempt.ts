import { Silence } from '../bytes/deadline.ts';
import type { Phase, Stage } from '../journal/entry.ts';
import { modeOf } from '../usb/modes.ts';
import type { UsbDevice } from '../usb/port.ts';
import type { Roost } from '../usb/roost.ts';
import { CameBackAs, DidNotLeave, DidNotReturn, Stopped } from './errors.ts';
import type { Kit } from './kit.ts';
import type { Outfit } from './outfit.ts';
import { returnMs, startBy, type Passage } from './phases.ts';
import { ecidOf, type Presence } from './presence.ts';

/** One try at one phone: where it is, what it is doing, and the way from one stage of the phone to the next. */
export class Attempt {
  readonly outfit: Outfit;
  readonly roost: Roost;
  readonly presence: Presence;
  readonly kit: Kit;
  readonly ecid: string;
  phase: Phase = 'prepare';
  /** What is being done, as the fault will name it. */
  doing = 'preparing';
  #stop: (error: Stopped) => void = () => undefined;
  readonly #stopped: Promise<never>;

  constructor(parts: { outfit: Outfit; roost: Roost; presence: Presence; kit: Kit; ecid: string }) {
    this.outfit = parts.outfit;
    this.roost = parts.roost;
    this.presence = parts.presence;
    this.kit = parts.kit;
    this.ecid = parts.ecid;
    this.#stopped = new Promise((_, reject) => {
      this.#stop = reject;
    });
    this.#stopped.catch(() => undefined);
  }

  enter(phase: Phase): void {
    if (phase === this.phase) return;
    this.phase = phase;
    this.outfit.note({ who: 'page', kind: 'phase', phase });
  }

  stop(): void {
    this.#stop(new Stopped());
  }

  /** `work`, or `Stopped` as soon as the person stops. */
  unlessStopped<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#stopped]);
  }

  /** Waits until `device` has left and the phone is back as planned. The plan must have been made before. */
  async across(device: UsbDevice, passage: Passage): Promise<UsbDevice> {
    try {
      await this.roost.gone(device, passage.leaveMs);
    } catch (error) {
      throw error instanceof Silence ? new DidNotLeave(passage.from, passage.leaveMs) : error;
    }
    return this.back(passage);
  }

  /**
   * The second half of `across`: the phone has left, and is awaited. `beside`: what may stay on the bus meanwhile and
   * is not the return.
   */
  async back(passage: Passage, beside?: UsbDevice): Promise<UsbDevice> {
    const { clock } = this.outfit.world;
    const since = clock.now();
    const forget = this.#askForGrant(passage);
    try {
      const isBack = (seen: UsbDevice): boolean => seen !== beside && this.isOurs(seen);
      const device = await this.unlessStopped(this.roost.wait(isBack, passage.limitMs));
      const stage = this.presence.stageOf(device);
      if (stage !== passage.to && stage !== passage.or)
        throw new CameBackAs(passage.to, stage, Math.round(clock.now() - since));
      return device;
    } catch (error) {
      throw error instanceof Silence ? new DidNotReturn(passage.to, passage.limitMs) : error;
    } finally {
      forget();
    }
  }

  /** How the phone came back after a leave that nobody planned: the stage, or null when it did not. */
  async returned(): Promise<{ stage: Stage | null; afterMs: number }> {
    const { clock } = this.outfit.world;
    const since = clock.now();
    const device = await this.roost.wait((seen) => this.isOurs(seen), returnMs).catch(() => undefined);
    const stage = device ? this.presence.stageOf(device) : null;
    return { stage, afterMs: Math.round(clock.now() - since) };
  }

  /** A phone with our ECID, or one whose mode does not show an ECID on the bus. */
  isOurs(device: UsbDevice): boolean {
    if (modeOf(device.vendorId, device.productId) === undefined) return false;
    const ecid = ecidOf(device);
    return ecid === undefined || ecid === this.ecid;
  }

  // Chrome shows nothing of a stage it was not granted. A phone that is not back when it usually is may be hidden.
  #askForGrant(passage: Passage): () => void {
    if (!this.outfit.asks) return () => undefined;
    const hintMs = passage.usualMs + 1_500;
    // iBoot waits for long; the restore system's own patience runs from its start.
    const limitMs = passage.to === 'restore' ? startBy.stopMs - hintMs : null;
    return this.outfit.world.clock.after(hintMs, () => {
      this.outfit.note({ who: 'page', kind: 'grant-due', stage: passage.to, limitMs });
    });
  }
}
