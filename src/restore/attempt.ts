import type { Phase, Stage } from '../journal/entry.ts';
import { modeOf } from '../usb/modes.ts';
import type { UsbDevice } from '../usb/port.ts';
import { Crossing, type Place } from './crossing.ts';
import type { Kit } from './kit.ts';
import { returnMs } from './phases.ts';
import { ecidShown } from './shown.ts';
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

  /** One that does not show which phone it is, is asked. */
  protected override async isAnother(device: UsbDevice): Promise<boolean> {
    const who = await whoAnswers(this, device);
    return who === 'another' || who === 'none';
  }

  /**
   * How the phone came back after a leave that nobody planned: the stage, or null when it did not. One behind a mux is
   * asked what it is.
   */
  async returned(): Promise<{ stage: Stage | null; afterMs: number }> {
    const { clock } = this.outfit.world;
    const until = clock.now() + returnMs;
    for (;;) {
      const left = Math.max(0, until - clock.now());
      const device = await this.roost.wait((seen) => this.isOurs(seen), left).catch(() => undefined);
      if (!device) return { stage: null, afterMs: this.presence.awayMs };
      const { awayMs } = this.presence;
      const isBehindMux = modeOf(device.vendorId, device.productId) === 'mux';
      if ((isBehindMux || ecidShown(device) === undefined) && (await this.isAnother(device)))
        this.passOver(device);
      else return { stage: this.presence.stageOf(device), afterMs: awayMs };
    }
  }
}
