import type { Stage } from '../journal/entry.ts';
import type { Attempt } from './attempt.ts';
import { CameBackAs } from './errors.ts';
import { passages } from './phases.ts';

/**
 * A restore system that was never told to start gives up by itself, and is in recovery mode soon after: from there the
 * next try begins. Writes down how it came back.
 */
export async function fallback(attempt: Attempt): Promise<void> {
  const { world, note } = attempt.outfit;
  const since = world.clock.now();
  const returned = (stage: Stage | null): void => {
    note({ who: 'page', kind: 'returned', stage, afterMs: Math.round(world.clock.now() - since) });
  };
  const devices = await attempt.roost.devices();
  const device = devices.find((each) => attempt.isOurs(each) && attempt.presence.stageOf(each) === 'restore');
  if (!device) return;
  attempt.presence.plan(passages.gaveUp);
  try {
    await attempt.across(device, passages.gaveUp);
    returned('recovery');
  } catch (error) {
    // Stopped, or still there: that is what the next look shows.
    returned(error instanceof CameBackAs ? error.got : null);
  }
}
