import { ecidText, readBootSerial } from '../boot/identity.ts';
import { isDfu, openFirst } from '../boot/loader.ts';
import { modeOf } from '../usb/modes.ts';
import type { UsbDevice } from '../usb/port.ts';
import type { Attempt } from './attempt.ts';
import { closing } from './closing.ts';
import { CameBackAs, DidNotLeave, LoaderRefused, WrongPhone } from './errors.ts';
import { send } from './loader.ts';
import { passages, type Passage } from './phases.ts';
import { renewTicket } from './renew-ticket.ts';

/**
 * From the boot ROM to iBSS, the only thing that a ROM takes. What comes back has a new nonce, so the ticket is good
 * for iBSS alone; whether it comes as DFU or as recovery mode depends on the chip, and is seen.
 */
export async function enterDfu(attempt: Attempt, device: UsbDevice): Promise<UsbDevice> {
  const byKis = modeOf(device.vendorId, device.productId) === 'kis';
  const passage = byKis ? passages.ibssByKis : passages.ibss;
  const rom = await openFirst(attempt.outfit.world, attempt.roost, device);
  await closing(rom, async () => {
    attempt.enter('enter');
    const ecid = ecidText(rom.identity.ecid);
    if (ecid !== attempt.ecid) throw new WrongPhone(attempt.ecid, ecid);
    await renewTicket(attempt, rom);
    await send(attempt, rom, 'iBSS');
    attempt.doing = 'starting iBSS';
    attempt.goOn();
    attempt.presence.plan(passage);
    await rom.start();
  });
  attempt.doing = 'waiting for iBSS';
  const ibss = await started(attempt, device, passage);
  attempt.presence.allow(null);
  return ibss;
}

/** A ROM that refuses iBSS starts anew, or goes on as if nothing had been. */
async function started(attempt: Attempt, device: UsbDevice, passage: Passage): Promise<UsbDevice> {
  const { clock } = attempt.outfit.world;
  const since = clock.now();
  const refused = (afterMs: number): LoaderRefused => new LoaderRefused('iBSS', passage.from, afterMs);
  try {
    // The debug port may stay where it is while the phone comes as a device of its own.
    const back =
      passage.from === 'kis' ? await attempt.back(passage, device) : await attempt.across(device, passage);
    // Only the ROM shows its version.
    if (isDfu(back) && readBootSerial(back.serialNumber ?? '').srtg !== undefined)
      throw refused(attempt.presence.awayMs);
    return back;
  } catch (error) {
    if (error instanceof DidNotLeave || (error instanceof CameBackAs && error.got === passage.from))
      throw refused(Math.round(clock.now() - since));
    throw error;
  }
}
