import { isDfu } from '../boot/loader.ts';
import { uuid } from '../bytes/world.ts';
import type { UsbDevice } from '../usb/port.ts';
import { ClaimRefused, LinkLost } from '../usb/errors.ts';
import type { Attempt } from './attempt.ts';
import { closing } from './closing.ts';
import { enterDfu } from './enter-dfu.ts';
import { enter } from './enter.ts';
import { CameBackAs, DidNotReturn, LoaderRefused, StartTooLate, Stopped } from './errors.ts';
import { fallback } from './fallback.ts';
import { describe } from './fault.ts';
import { finish } from './finish.ts';
import { reopenIBoot } from './freed.ts';
import { ibec } from './ibec.ts';
import { checkNonce } from './is-ibec.ts';
import { bootx, load } from './load.ts';
import { buildOf } from './prepare.ts';
import { reachRestored } from './reach-restored.ts';
import type { Through } from './restore-system.ts';

/** One whole erase or update, phase by phase. It never rejects: what goes wrong is an entry, and the phone's return with it. */
export async function run(attempt: Attempt, device: UsbDevice): Promise<void> {
  const { world, note } = attempt.outfit;
  note({
    who: 'page',
    kind: 'attempt',
    id: uuid(world.chance),
    behavior: attempt.kit.behavior,
    ecid: attempt.ecid,
    build: buildOf(attempt.kit),
  });
  attempt.presence.begin();
  let running: Through | undefined;
  try {
    running = await start(attempt, device);
    await finish(attempt, running);
  } catch (error) {
    attempt.unsaid();
    note({
      who: 'page',
      kind: 'fault',
      phase: attempt.phase,
      doing: attempt.doing,
      fault: describe(error),
    });
    await aftermath(attempt, error);
  } finally {
    attempt.presence.end();
    await running?.mux.close();
  }
}

/**
 * From normal, recovery or DFU mode to a restore system that has reported success. It ends as soon as the person stops,
 * and with it everything that is said to the phone.
 */
async function start(attempt: Attempt, device: UsbDevice): Promise<Through> {
  const loader = await reachLoader(attempt, device);
  const withIbec = await ibec(attempt, loader, { isIbss: isDfu(device) });
  const second = await reopenIBoot(attempt, withIbec);
  await closing(second, async () => {
    await checkNonce(attempt, second);
    await load(attempt, second);
    await bootx(attempt, second);
  });
  return reachRestored(attempt, withIbec);
}

/** From wherever the phone is to the loader that takes iBEC: iBSS where its ROM waits, else its own iBoot. */
async function reachLoader(attempt: Attempt, device: UsbDevice): Promise<UsbDevice> {
  if (isDfu(device)) return enterDfu(attempt, device);
  return attempt.presence.stageOf(device) === 'normal' ? enter(attempt, device) : device;
}

/** How the phone came back is the evidence: after a loss it is awaited, for 30 s. */
async function aftermath(attempt: Attempt, error: unknown): Promise<void> {
  const { note } = attempt.outfit;
  if (error instanceof CameBackAs) {
    note({ who: 'page', kind: 'returned', stage: error.got, afterMs: error.afterMs });
    return;
  }
  if (error instanceof LoaderRefused) {
    note({ who: 'page', kind: 'returned', stage: error.stage, afterMs: error.afterMs });
    return;
  }
  if (error instanceof DidNotReturn) {
    note({ who: 'page', kind: 'returned', stage: null, afterMs: error.limitMs });
    return;
  }
  if (error instanceof StartTooLate || (error instanceof ClaimRefused && attempt.phase === 'kernel'))
    return fallback(attempt);
  if (error instanceof Stopped || !lostContact(error)) return;
  const { stage, afterMs } = await attempt.returned();
  note({ who: 'page', kind: 'returned', stage, afterMs });
}

const lostContact = (error: unknown): boolean => error instanceof LinkLost && error.how === 'left';
