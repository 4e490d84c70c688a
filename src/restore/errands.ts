import { IBoot } from '../boot/iboot.ts';
import { pause } from '../bytes/clock.ts';
import { intoDfu } from '../journal/into-dfu.ts';
import type { Note } from '../journal/journal.ts';
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
    await startsIos(iboot, outfit.note);
    presence.plan(passages.leave);
    await leaving(() => iboot.command('reboot', { boot: true }));
  });
  return crossing.across(device, passages.leave);
}

/**
 * Recovery mode to DFU mode: the phone restarts while the person holds its buttons. Whoever misses it is back in iOS.
 * Throws `CameBackAs` when it came back as something else, `DidNotReturn` when it was not seen.
 */
export async function enterDfuByHand(crossing: Crossing, device: UsbDevice): Promise<UsbDevice> {
  const { outfit, roost, presence } = crossing;
  const { clock } = outfit.world;
  const since = clock.now();
  const iboot = await IBoot.open(outfit.world, roost, device);
  await closing(iboot, async () => {
    await startsIos(iboot, outfit.note);
    await pause(clock, Math.max(0, since + intoDfu.rebootMs - clock.now()));
    presence.plan(passages.intoDfu);
    await leaving(() => iboot.command('reboot', { boot: true }));
  });
  return crossing.across(device, passages.intoDfu);
}

/** From its next start on it goes on to iOS by itself. */
async function startsIos(iboot: IBoot, note: Note): Promise<void> {
  for (const text of ['setenv auto-boot true', 'saveenv']) {
    const stalled = (await iboot.command(text)) === 'stall';
    note({ who: 'iboot', kind: 'command', text, stalled });
  }
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
