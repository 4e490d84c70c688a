import { Lockdown, wordOf } from '../services/lockdown.ts';
import { LockdownRefused, SessionInactive } from '../services/errors.ts';
import { LinkLost } from '../usb/errors.ts';
import type { UsbDevice } from '../usb/port.ts';
import type { Attempt } from './attempt.ts';
import type { Crossing } from './crossing.ts';
import { passages } from './phases.ts';
import { visit } from './visit.ts';

/** Normal mode to recovery mode, as the first step of an attempt. Throws as `enterRecovery` does. */
export async function enter(attempt: Attempt, device: UsbDevice): Promise<UsbDevice> {
  attempt.enter('enter');
  attempt.doing = 'asking it to enter recovery mode';
  return enterRecovery(attempt, device);
}

/**
 * iOS restarts into recovery mode on request, and stays out of it until `auto-boot` is set again. Throws
 * `SessionInactive` or `LockdownRefused` when it does so for trusted computers only: its buttons do it then.
 */
export async function enterRecovery(crossing: Crossing, device: UsbDevice): Promise<UsbDevice> {
  const { outfit, roost, presence } = crossing;
  presence.plan(passages.enter);
  try {
    await visit({ world: outfit.world, roost, device }, Lockdown, (line) =>
      crossing.unlessStopped(() => line.enterRecovery()),
    );
  } catch (error) {
    if (error instanceof SessionInactive || error instanceof LockdownRefused)
      outfit.note({ who: 'lockdown', kind: 'refused', asked: 'EnterRecovery', error: wordOf(error) });
    // It may be gone before its answer is through: that is what was asked of it.
    if (!(error instanceof LinkLost && error.how === 'left')) throw error;
  }
  return crossing.across(device, passages.enter);
}
