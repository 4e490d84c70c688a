import type { Phase, Stage } from '../journal/entry.ts';
import { modeOf } from '../usb/modes.ts';
import { Crossing, type Place } from './crossing.ts';
import type { Kit } from './kit.ts';
import { returnMs } from './phases.ts';
import { whoAnswers } from './who-answers.ts';

/** One try at one phone: where it is, what it is doing, and the way from one stage of the phone to the next. */
export class Attempt extends Crossing {
  readonly kit: Kit;
  phase: Phase = 'prepare';
  /** What is being done, as the fault will name it. */
  doing = 'preparing';
  /** Tells what the journal does not have yet, since it keeps progress in strides: called before a fault. */
  unsaid: () => void = () => undefined;

  constructor(parts: Place & { kit: Kit; ecid: string }) {
    super(parts);
    this.kit = parts.kit;
  }

  /** The next phase. Throws `Stopped` once the person has; a phone that has reported success goes on to its end. */
  enter(phase: Phase): void {
    if (phase === this.phase) return;
    if (phase !== 'finish') this.goOn();
    this.phase = phase;
    this.outfit.note({ who: 'page', kind: 'phase', phase });
  }

  /**
   * How the phone came back after a leave that nobody planned: the stage, or null when it did not. One behind a mux is
   * asked what it is.
   */
  async returned(): Promise<{ stage: Stage | null; afterMs: number }> {
    const device = await this.roost.wait((seen) => this.isOurs(seen), returnMs).catch(() => undefined);
    const afterMs = this.presence.awayMs;
    if (!device) return { stage: null, afterMs };
    if (modeOf(device.vendorId, device.productId) === 'mux') await whoAnswers(this, device);
    return { stage: this.presence.stageOf(device), afterMs };
  }
}
