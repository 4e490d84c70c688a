import type { IBoot } from '../boot/iboot.ts';
import { pause } from '../bytes/clock.ts';
import { maybe } from '../plist/dict.ts';
import { LinkLost } from '../usb/errors.ts';
import type { Attempt } from './attempt.ts';
import { CommandRefused } from './errors.ts';
import { checkVersion } from './is-ibec.ts';
import { ask, essential, optional, send } from './loader.ts';
import { passages } from './phases.ts';

/** What the restore system is started with. Source: idevicerestore. */
export const bootArgs = 'rd=md0 nand-enable-reformat=1 -progress';

/** iBEC loads everything that the restore system starts from, and starts it. */
export async function load(attempt: Attempt, iboot: IBoot): Promise<void> {
  attempt.enter('load');
  await checkVersion(attempt, iboot, await ask(attempt, iboot, 'build-version'));
  for (const name of ['build-style', 'boot-stage']) await ask(attempt, iboot, name);
  const radioError = await ask(attempt, iboot, 'radio-error');
  if (Number(radioError ?? 0) > 0) await ask(attempt, iboot, 'radio-error-string');

  // Until the restore is through the phone must not try to start the iOS that is being replaced.
  await optional(attempt, iboot, 'setenv auto-boot false');
  await optional(attempt, iboot, 'saveenv');

  if (attempt.kit.has('RestoreLogo')) {
    await send(attempt, iboot, 'RestoreLogo');
    await optional(attempt, iboot, 'setpicture 4');
    await optional(attempt, iboot, 'bgcolor 0 0 0');
  }
  for (const component of loadedByIBoot(attempt)) {
    await send(attempt, iboot, component);
    await essential(attempt, iboot, 'firmware', component);
  }
  await ramdisk(attempt, iboot);
  await send(attempt, iboot, 'RestoreDeviceTree');
  await essential(attempt, iboot, 'devicetree', 'RestoreDeviceTree');
  if (attempt.kit.has('RestoreSEP')) {
    await send(attempt, iboot, 'RestoreSEP');
    await optional(attempt, iboot, 'rsepfirmware');
  }
  await send(attempt, iboot, 'RestoreKernelCache');
  // iBEC stalls it on phones seen so far, and Apple's order has it here.
  await attempt.unlessStopped(() => iboot.notify());
  await optional(attempt, iboot, `setenv boot-args ${bootArgs}`);
}

/** Everything that iBEC hands to other processors, in the manifest's order. */
function loadedByIBoot(attempt: Attempt): string[] {
  return attempt.kit
    .flagged('IsLoadedByiBoot')
    .filter(
      (name) => maybe.bool(attempt.kit.identity.component(name).info, 'IsLoadedByiBootStage1') !== true,
    );
}

async function ramdisk(attempt: Attempt, iboot: IBoot): Promise<void> {
  await ask(attempt, iboot, 'ramdisk-size');
  await send(attempt, iboot, 'RestoreRamDisk');
  await ask(attempt, iboot, 'ramdisk-delay');
  await essential(attempt, iboot, 'ramdisk', 'RestoreRamDisk');
  // iBoot moves the image out of its load buffer and does not say when it is done; every host waits two seconds.
  await attempt.unlessStopped(() => pause(attempt.outfit.world.clock, 2_000));
}

/** Starts the kernel: the phone leaves the bus. */
export async function bootx(attempt: Attempt, iboot: IBoot): Promise<void> {
  attempt.enter('kernel');
  attempt.doing = 'starting the restore system';
  attempt.presence.plan(passages.kernel);
  try {
    if ((await attempt.unlessStopped(() => iboot.command('bootx', { boot: true }))) === 'stall')
      throw new CommandRefused('bootx', 'RestoreKernelCache', await iboot.console());
  } catch (error) {
    if (!(error instanceof LinkLost)) throw error;
  }
  await iboot.close();
}
