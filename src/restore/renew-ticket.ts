import type { Loader } from '../boot/loader.ts';
import { toHex } from '../bytes/hex.ts';
import type { Attempt } from './attempt.ts';
import { sign } from './sign.ts';

/** A ticket is good for one nonce. A phone that started anew since it was asked has another, and so has each iBSS. */
export async function renewTicket(attempt: Attempt, loader: Loader): Promise<void> {
  attempt.doing = 'reading the nonce';
  const { ap, sep } = await attempt.unlessStopped(() => loader.nonces());
  if (!ap || toHex(ap) === attempt.kit.signed.apNonce) return;
  const { outfit, kit } = attempt;
  outfit.note({ who: 'iboot', kind: 'nonces', ap: toHex(ap), ...(sep ? { sep: toHex(sep) } : {}) });
  attempt.doing = 'asking for a new ticket';
  const ecid = BigInt(`0x${attempt.ecid}`);
  const asking = { ecid, apNonce: ap, ...(sep ? { sepNonce: sep } : {}) };
  kit.signed = await attempt.unlessStopped(() => sign(outfit, kit.identity, asking, attempt.cancel));
}
