import { Dfu } from '../boot/dfu.ts';
import type { IBoot } from '../boot/iboot.ts';
import { isDfu } from '../boot/loader.ts';
import { pause } from '../bytes/clock.ts';
import { Silence } from '../bytes/deadline.ts';
import { LinkLost } from '../usb/errors.ts';
import type { UsbDevice } from '../usb/port.ts';
import type { Attempt } from './attempt.ts';
import { closing } from './closing.ts';
import { CommandRefused } from './errors.ts';
import { reopenIBoot } from './freed.ts';
import { send } from './loader.ts';
import { passages } from './phases.ts';
import { renewTicket, ticketForIbss } from './renew-ticket.ts';

/** iBSS has just come, and every host gives it a second before it is told to `go`. */
const ibssPauseMs = 1_000;

/**
 * The IPSW's own iBEC takes the place of flash iBoot or iBSS. Always, even when one runs already: a left-over iBEC loads
 * a new one.
 */
export function ibec(
  attempt: Attempt,
  device: UsbDevice,
  { isIbss }: { isIbss: boolean },
): Promise<UsbDevice> {
  return isDfu(device) ? byDfu(attempt, device) : byRecovery(attempt, device, isIbss);
}

async function byRecovery(attempt: Attempt, device: UsbDevice, isIbss: boolean): Promise<UsbDevice> {
  const { world } = attempt.outfit;
  const iboot = await reopenIBoot(attempt, device);
  return closing(iboot, async () => {
    attempt.enter('ibec');
    await (isIbss ? ticketForIbss(attempt, iboot) : renewTicket(attempt, iboot));
    await send(attempt, iboot, 'iBEC');
    if (isIbss) await attempt.unlessStopped(() => pause(world.clock, ibssPauseMs));
    await go(attempt, iboot);
    await iboot.close();
    attempt.doing = 'waiting for iBEC';
    const withIbec = await attempt.across(device, passages.ibec);
    // The same leaving of the one that is here now would be a loss.
    attempt.presence.allow(null);
    return withIbec;
  });
}

async function go(attempt: Attempt, iboot: IBoot): Promise<void> {
  attempt.doing = 'starting iBEC';
  attempt.goOn();
  attempt.presence.plan(passages.ibec);
  try {
    if ((await attempt.unlessStopped(() => iboot.command('go', { boot: true }))) === 'stall')
      throw new CommandRefused('go', 'iBEC', await iboot.console());
    // Apple's own host sends it; whether iBoot takes, stalls or leaves it means nothing: the link is closed next.
    await attempt
      .unlessStopped(() => iboot.notify())
      .catch((error: unknown) => {
        if (!(error instanceof Silence)) throw error;
      });
  } catch (error) {
    // The phone may be gone before the request is through: that is what `go` does.
    if (!(error instanceof LinkLost)) throw error;
  }
}

/** Up to A9X iBSS takes iBEC as the boot ROM took iBSS. */
async function byDfu(attempt: Attempt, device: UsbDevice): Promise<UsbDevice> {
  const ibss = await Dfu.open(attempt.outfit.world, attempt.roost, device);
  return closing(ibss, async () => {
    attempt.enter('ibec');
    await ticketForIbss(attempt, ibss);
    await send(attempt, ibss, 'iBEC');
    attempt.doing = 'starting iBEC';
    attempt.goOn();
    attempt.presence.plan(passages.ibecByDfu);
    await ibss.start();
    await ibss.close();
    attempt.doing = 'waiting for iBEC';
    return attempt.across(device, passages.ibecByDfu);
  });
}
