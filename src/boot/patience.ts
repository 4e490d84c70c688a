import { pause } from '../bytes/clock.ts';
import type { World } from '../bytes/world.ts';
import { ClaimRefused } from '../usb/errors.ts';

/** How long a phone that refuses at first is asked again. */
export interface Patience {
  readonly tries: number;
  /** Between two tries. */
  readonly pauseMs: number;
}

/** Whoever waits by other means. */
export const once: Patience = { tries: 1, pauseMs: 0 };

/**
 * Opens a phone that may refuse at first: the bus shows it before its boot stage answers, and a curious program may
 * hold it for a moment. Throws the last try's `ClaimRefused`, and at once whatever else `open` throws.
 */
export async function patiently<T>(world: World, patience: Patience, open: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof ClaimRefused) || tries === patience.tries) throw error;
      await pause(world.clock, patience.pauseMs);
    }
  }
}
