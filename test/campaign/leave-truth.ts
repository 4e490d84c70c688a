import type { PhoneMode } from '../phone/body.ts';
import type { Spot } from './spots.ts';
import { lostContact, open, survives, type Truth } from './truth.ts';

/** How a phone leaves: as what it comes back, and how long it is away. */
export interface Leave {
  readonly as: PhoneMode;
  readonly afterMs: number;
  /** A person says that someone touched cable or phone. */
  readonly touched: boolean;
}

/** ms: within the first only a link can have come and gone, within the second a return is awaited. */
const bounceMs = 5_000;
const returnMs = 30_000;
/** No phone starts anew in less. */
const restartMs = 6_000;
/** A kernel that was started must be back as the restore system within this time. */
const kernelMs = 300_000;

/** What an unasked leave must lead to (failures.md §1.3, §4.1). */
export function leaveTruth(spot: Spot, leave: Leave): Truth | undefined {
  const { phase, mode } = spot;
  const { as, afterMs } = leave;
  const same = as === mode;
  if (!same && as !== 'never' && afterMs < restartMs && phase !== 'kernel') return undefined;
  switch (phase) {
    case 'finish':
      return survives(true);
    case 'prepare':
      return open(same ? 'link' : 'phone', true);
    case 'kernel':
      return afterKernel(leave);
    case 'handover':
      return beforeStart(leave);
    default:
      return spot.leaving ? afterGo(leave) : unasked(spot, leave);
  }
}

/** iBEC was told to start: back as itself is as planned, whatever comes late is not. */
const afterGo = ({ as }: Leave): Truth => (as === 'never' ? lostContact('open', 'S4') : open('phone', true));

function afterKernel({ as, afterMs }: Leave): Truth {
  if (as === 'never') return lostContact('open', 'S4');
  if (afterMs > kernelMs) return lostContact('open', 'S4');
  if (as === 'restore') return survives(true);
  if (as === 'dfu') return lostContact('phone', 'S3');
  if (as !== 'recovery') return open('phone', true);
  if (afterMs < 8_000) return lostContact('phone', 'S1');
  return afterMs > 20_000 ? lostContact('phone', 'S2') : lostContact('phone', 'S1', 'S2');
}

/** The restore system is there and not started: it may leave once, and be back. */
function beforeStart({ as, afterMs, touched }: Leave): Truth {
  if (as === 'never') return lostContact('open', 'S4');
  if (as === 'restore') return afterMs < 29_500 ? survives(true) : open('link', true);
  if (as === 'normal' || as === 'ibec' || afterMs > 29_500) return open('phone', true);
  if (as === 'dfu') return lostContact('phone', 'S3');
  return touched ? lostContact('phone', 'S2', 'S5c') : lostContact('phone', 'S2');
}

function unasked({ phase, mode, early }: Spot, { as, afterMs, touched }: Leave): Truth {
  if (as === 'never') return lostContact('open', 'S4');
  const same = as === mode;
  const cause = same ? 'link' : 'phone';
  // A restore system may change its configuration in its first seconds, and iOS looks like it.
  if (early && (same || as === 'normal')) return open(cause, true);
  if (phase === 'ibec' && as === 'dfu') return lostContact(cause, 'S3', 'S4', 'S5b', 'S5c');
  // Nobody waits longer; a return after that makes S5c of it.
  if (afterMs > returnMs) return lostContact(cause, 'S4', 'S5c');
  // A bounce is one whoever touched what.
  if (touched)
    return same && afterMs <= bounceMs ? lostContact(cause, 'S5a', 'S5c') : lostContact(cause, 'S5c');
  if (same && afterMs > bounceMs) return lostContact(cause, 'S5c');
  // iBoot restarts as fast as a link bounces: only its nonce, where it is read again, tells them apart.
  if (same) return mode === 'recovery' ? lostContact(cause, 'S5a', 'S5c') : lostContact(cause, 'S5a');
  // On the bus iOS and the restore system look alike.
  if (mode === 'restore' && as === 'normal') return lostContact(cause, 'S5b', 'S5c');
  return lostContact(cause, 'S5b');
}
