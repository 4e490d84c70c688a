import type { UsbDevice } from '../usb/port.ts';
import type { Attempt } from './attempt.ts';
import { NotRestored, WrongPhone } from './errors.ts';
import { passages } from './phases.ts';
import { restoreSystem, type Through } from './restore-system.ts';
import { ecidShown } from './shown.ts';
import { whoAnswers } from './who-answers.ts';

const { kernel } = passages;

/**
 * From `bootx` to the final status of the restore system: ours, so that one that does not show whose it is, is passed over
 * when it turns out to be another's, and ours is waited for on.
 */
export async function reachRestored(attempt: Attempt, withIbec: UsbDevice): Promise<Through> {
  const { clock } = attempt.outfit.world;
  const doing = 'waiting for the restore system';
  attempt.doing = doing;
  const leftAt = clock.now();
  let device = await attempt.across(withIbec, kernel);
  for (;;) {
    try {
      return await restoreSystem(attempt, device, awaitedSince(attempt, device, leftAt));
    } catch (error) {
      if (!(await isAnother(attempt, device, error))) throw error;
    }
    attempt.presence.allow(kernel);
    attempt.doing = doing;
    const limitMs = Math.max(0, leftAt + kernel.limitMs - clock.now());
    device = await attempt.back({ ...kernel, limitMs });
  }
}

/** It answers as no restore system, or as another phone's; one that shows its ECID was known before. */
async function isAnother(attempt: Attempt, device: UsbDevice, error: unknown): Promise<boolean> {
  const isWrong = error instanceof WrongPhone;
  if (ecidShown(device) !== undefined || !(isWrong || error instanceof NotRestored)) return false;
  if ((await whoAnswers(attempt, device)) === 'another') return true;
  // It has said so already, and may not let itself be asked again.
  return isWrong && attempt.presence.isSecond(device, error.got);
}

/**
 * What the restore system's patience for its host is counted from: its own start where it was seen to come, since a slow
 * phone takes minutes to get there; the leave of iBEC where Chrome hid it until it was granted.
 */
function awaitedSince({ presence, roost }: Attempt, device: UsbDevice, leftAt: number): number {
  if (!roost.sawComing(device)) return leftAt;
  return Math.max(leftAt, presence.cameAt(device) - kernel.usualMs);
}
