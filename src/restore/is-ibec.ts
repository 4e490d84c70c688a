import type { IBoot } from '../boot/iboot.ts';
import { toHex } from '../bytes/hex.ts';
import { readIm4p } from '../signing/img4.ts';
import type { Attempt } from './attempt.ts';
import { CameBackAs } from './errors.ts';

/**
 * What came back after `go` looks like iBEC even where iBEC was refused or crashed, and flash iBoot runs again. `go` keeps
 * the nonce (usb-modes.md §4), so with another one the phone has started anew: then nothing is written to it. Throws
 * `CameBackAs`. A phone that does not tell its nonce says nothing about this.
 */
export async function checkNonce(attempt: Attempt, iboot: IBoot): Promise<void> {
  attempt.doing = 'reading the nonce of iBEC';
  const { ap } = await attempt.unlessStopped(() => iboot.nonces());
  if (ap && toHex(ap) !== attempt.kit.signed.apNonce) throw isFlashIBoot(attempt, iboot);
}

/**
 * A phone that kept its nonce for iOS starts anew with the same one: then the version tells, where both iBEC's file and the
 * phone name one. Throws `CameBackAs`.
 */
export async function checkVersion(attempt: Attempt, iboot: IBoot, runs: string | null): Promise<void> {
  const running = numberIn(runs ?? '');
  if (running === undefined) return;
  const sent = numberIn(readIm4p(await attempt.kit.raw('iBEC')).description);
  if (sent !== undefined && sent !== running) throw isFlashIBoot(attempt, iboot);
}

/** Files of iBEC are described by it, though some say but `1.0` (signing-and-ipsw.md §3.2); the word before it varies. */
const numberIn = (version: string): string | undefined => /^\w*Boot-(\d+(?:\.\d+)+)$/.exec(version)?.[1];

function isFlashIBoot({ presence }: Attempt, iboot: IBoot): CameBackAs {
  presence.correct(iboot.link.device, 'recovery');
  return new CameBackAs('ibec', 'recovery', presence.awayMs);
}
