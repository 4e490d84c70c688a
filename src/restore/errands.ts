import { IBoot } from '../boot/iboot.ts';
import { Restored } from '../services/restored.ts';
import { LinkLost } from '../usb/errors.ts';
import type { UsbDevice } from '../usb/port.ts';
import { closing } from './closing.ts';
import type { Crossing } from './crossing.ts';
import { passages } from './phases.ts';
import { visit } from './visit.ts';

/**
 * Recovery mode to iOS, without a restore. Throws `CameBackAs` when iOS does not start and the phone is in recovery
 * mode again, `DidNotReturn` when it is not seen within 5 min, which says nothing about the phone.
 */
export async function leaveRecovery(crossing: Crossing, device: UsbDevice): Promise<UsbDevice> {
  const { outfit, roost, presence } = crossing;
  const iboot = await IBoot.open(outfit.world, roost, device);
  await closing(iboot, async () => {
    for (const text of ['setenv auto-boot true', 'saveenv']) {
      const stalled = (await iboot.command(text)) === 'stall';
      outfit.note({ who: 'iboot', kind: 'command', text, stalled });
    }
    presence.plan(passages.leave);
    await leaving(() => iboot.command('reboot', { boot: true }));
  });
  return crossing.across(device, passages.leave);
}

/** A restore system that was left alone restarts on request: into iOS, or into recovery mode where `auto-boot` is off. */
export async function restartRestore(crossing: Crossing, device: UsbDevice): Promise<UsbDevice> {
  const { outfit, roost, presence } = crossing;
  presence.plan(passages.restart);
  await leaving(() => visit({ world: outfit.world, roost, device }, Restored, (line) => line.reboot()));
  return crossing.across(device, passages.restart);
}

/** What is asked here makes the phone leave, perhaps before its answer is through. */
async function leaving(ask: () => Promise<unknown>): Promise<void> {
  try {
    await ask();
  } catch (error) {
    if (!(error instanceof LinkLost && error.how === 'left')) throw error;
  }
}
