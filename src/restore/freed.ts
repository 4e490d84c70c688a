import { pause } from '../bytes/clock.ts';
import { ClaimRefused } from '../usb/errors.ts';
import type { Attempt } from './attempt.ts';
import { startWithinMs } from './phases.ts';

const againMs = 1_000;

/**
 * Opens the restore system, again and again while another program holds it: whoever closes that program in time has
 * lost nothing. Throws `ClaimRefused` when it is still held after the time for the start. `leftAt`: when iBEC left.
 */
export async function onceFree<T>(attempt: Attempt, leftAt: number, open: () => Promise<T>): Promise<T> {
  const { world, note } = attempt.outfit;
  const until = leftAt + startWithinMs;
  let told = false;
  for (;;) {
    try {
      return await attempt.unlessStopped(open());
    } catch (error) {
      const now = world.clock.now();
      if (!(error instanceof ClaimRefused) || now + againMs > until) throw error;
      if (!told)
        note({ who: 'usb', kind: 'denied', call: error.call, error: error.error, limitMs: until - now });
      told = true;
      await attempt.unlessStopped(pause(world.clock, againMs));
    }
  }
}
