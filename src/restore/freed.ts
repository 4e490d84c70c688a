import { IBoot } from '../boot/iboot.ts';
import { once } from '../boot/patience.ts';
import { pause } from '../bytes/clock.ts';
import { ClaimRefused } from '../usb/errors.ts';
import type { UsbDevice } from '../usb/port.ts';
import type { Attempt } from './attempt.ts';
import { reopenMs } from './phases.ts';

const againMs = 1_000;

/**
 * Opens a phone that is back as we sent it, again and again while another program holds it: whoever closes that program
 * in time has lost nothing. Throws `ClaimRefused` when it is still held at `until`, in ms on the world's clock.
 */
export async function onceFree<T>(attempt: Attempt, until: number, open: () => Promise<T>): Promise<T> {
  const { world, note } = attempt.outfit;
  let told = false;
  for (;;) {
    try {
      attempt.goOn();
      return await open();
    } catch (error) {
      const now = world.clock.now();
      if (!(error instanceof ClaimRefused) || now + againMs > until) throw error;
      if (!told)
        note({ who: 'usb', kind: 'denied', call: error.call, error: error.error, limitMs: until - now });
      told = true;
      await attempt.unlessStopped(() => pause(world.clock, againMs));
    }
  }
}

/** A phone that has come back in recovery mode. What holds it for a moment is waited out in silence, else as `onceFree`. */
export function reopenIBoot(attempt: Attempt, device: UsbDevice): Promise<IBoot> {
  const { world } = attempt.outfit;
  attempt.doing = 'opening recovery mode';
  let tries = 0;
  return onceFree(attempt, world.clock.now() + reopenMs, () =>
    IBoot.open(world, attempt.roost, device, tries++ === 0 ? undefined : once),
  );
}
