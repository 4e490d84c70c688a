import type { IBoot } from '../boot/iboot.ts';
import { toHex } from '../bytes/hex.ts';
import { LinkLost } from '../usb/errors.ts';
import type { UsbDevice } from '../usb/port.ts';
import type { Attempt } from './attempt.ts';
import { CommandRefused } from './errors.ts';
import { send } from './loader.ts';
import { passages } from './phases.ts';
import { sign } from './sign.ts';

/**
 * Recovery to iBEC: the IPSW's own loader replaces the phone's. Always, even when one runs already: a left-over iBEC
 * loads a new one.
 */
export async function ibec(attempt: Attempt, iboot: IBoot, device: UsbDevice): Promise<UsbDevice> {
  attempt.enter('ibec');
  await renewTicket(attempt, iboot);
  await send(attempt, iboot, 'iBEC');
  attempt.doing = 'starting iBEC';
  attempt.presence.plan(passages.ibec);
  try {
    if ((await iboot.command('go', { boot: true })) === 'stall')
      throw new CommandRefused('go', 'iBEC', await iboot.console());
    // Apple's own host sends it; whether iBoot takes or stalls it means nothing.
    await iboot.notify();
  } catch (error) {
    // The phone may be gone before the request is through: that is what `go` does.
    if (!(error instanceof LinkLost)) throw error;
  }
  await iboot.close();
  attempt.doing = 'waiting for iBEC';
  return attempt.across(device, passages.ibec);
}

/** A ticket is good for one nonce. A phone that restarted since it was asked has another. */
async function renewTicket(attempt: Attempt, iboot: IBoot): Promise<void> {
  attempt.doing = 'reading the nonce';
  const { ap, sep } = await iboot.nonces();
  if (!ap || toHex(ap) === attempt.kit.signed.apNonce) return;
  const { outfit, kit } = attempt;
  outfit.note({ who: 'iboot', kind: 'nonces', ap: toHex(ap), ...(sep ? { sep: toHex(sep) } : {}) });
  attempt.doing = 'asking for a new ticket';
  const ecid = BigInt(`0x${attempt.ecid}`);
  kit.signed = await sign(outfit, kit.identity, { ecid, apNonce: ap, ...(sep ? { sepNonce: sep } : {}) });
}
