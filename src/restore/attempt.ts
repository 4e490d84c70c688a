import type { Phase, Stage } from '../journal/entry.ts';
import { Crossing, type Place } from './crossing.ts';
import type { Kit } from './kit.ts';
import { returnMs } from './phases.ts';

/** One try at one phone: where it is, what it is doing, and the way from one stage of the phone to the next. */
export class Attempt extends Crossing {
  readonly kit: Kit;
  phase: Phase = 'prepare';
  /** What is being done, as the fault will name it. */
  doing = 'preparing';

  constructor(parts: Place & { kit: Kit; ecid: string }) {
    super(parts);
    this.kit = parts.kit;
  }

  enter(phase: Phase): void {
    if (phase === this.phase) return;
    this.phase = phase;
    this.outfit.note({ who: 'page', kind: 'phase', phase });
  }

  /** How the phone came back after a leave that nobody planned: the stage, or null when it did not. */
  async returned(): Promise<{ stage: Stage | null; afterMs: number }> {
    const device = await this.roost.wait((seen) => this.isOurs(seen), returnMs).catch(() => undefined);
    const stage = device ? this.presence.stageOf(device) : null;
    return { stage, afterMs: this.presence.awayMs };
  }
}
