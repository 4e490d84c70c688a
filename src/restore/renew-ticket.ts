import type { Nonces } from '../boot/identity.ts';
import type { Loader } from '../boot/loader.ts';
import { pause } from '../bytes/clock.ts';
import { toHex } from '../bytes/hex.ts';
import type { Attempt } from './attempt.ts';
import { NonceUnreadable } from './errors.ts';
import { sign } from './sign.ts';

const ibssTries = 10;
const ibssPauseMs = 1_000;

/**
 * A ticket is good for one nonce. A phone that started anew since it was asked has another. One that does not tell it now
 * may have the same still.
 */
export async function renewTicket(attempt: Attempt, loader: Loader): Promise<void> {
  attempt.doing = 'reading the nonce';
  await renewFor(attempt, await attempt.unlessStopped(() => loader.nonces()));
}

/**
 * Each iBSS has a nonce of its own, so nothing goes on without it. The bus shows iBSS before it answers (usb-modes.md
 * §2.1): it is asked up to ten times. Throws `NonceUnreadable`.
 */
export async function ticketForIbss(attempt: Attempt, ibss: Loader): Promise<void> {
  attempt.doing = 'reading the nonce of iBSS';
  for (let tries = 1; ; tries++) {
    const nonces = await attempt.unlessStopped(() => ibss.nonces());
    if (nonces.ap) return renewFor(attempt, nonces);
    if (tries === ibssTries) throw new NonceUnreadable();
    await attempt.unlessStopped(() => pause(attempt.outfit.world.clock, ibssPauseMs));
  }
}

async function renewFor(attempt: Attempt, { ap, sep }: Nonces): Promise<void> {
  if (!ap || toHex(ap) === attempt.kit.signed.apNonce) return;
  const { outfit, kit } = attempt;
  outfit.note({ who: 'iboot', kind: 'nonces', ap: toHex(ap), ...(sep ? { sep: toHex(sep) } : {}) });
  attempt.doing = 'asking for a new ticket';
  const ecid = BigInt(`0x${attempt.ecid}`);
  const asking = { ecid, apNonce: ap, ...(sep ? { sepNonce: sep } : {}) };
  kit.signed = await attempt.unlessStopped(() => sign(outfit, kit.identity, asking, attempt.cancel));
}
