import type { Phase } from '../journal/entry.ts';
import { LinkLost } from '../usb/errors.ts';
import type { UsbDevice } from '../usb/port.ts';
import type { Attempt } from './attempt.ts';
import { Stopped } from './errors.ts';
import { handover, type Arrival, type Running } from './handover.ts';
import { install } from './install.ts';
import type { Listener } from './listener.ts';
import { passages } from './phases.ts';

/** A restore that has reported success, and who hears its last words. */
export interface Through extends Running {
  readonly listener: Listener;
}

/** Nothing of the phone has been touched in these. */
const beforeDisk: ReadonlySet<Phase> = new Set<Phase>(['kernel', 'handover', 'checks']);

/**
 * The restore system, from its appearing on the bus to its final status. It may leave and return once in its first ten
 * seconds: then everything is asked anew, and where it had been told to start, that too. Nobody has published whether
 * restored forgets such a start or gives up over its lost host: one that forgets takes the new one, and where it does
 * not, the loss of the first is the fault.
 */
export async function restoreSystem(attempt: Attempt, device: UsbDevice, leftAt: number): Promise<Through> {
  const { clock } = attempt.outfit.world;
  const at = clock.now();
  const { configuration } = passages;
  attempt.presence.allow(
    configuration,
    () => beforeDisk.has(attempt.phase) && clock.now() - at <= configuration.leaveMs,
  );
  try {
    return await through(attempt, { device, leftAt });
  } catch (error) {
    const left = error instanceof LinkLost && error.how === 'left';
    if (!left || !attempt.presence.hasLeftAsPlanned(device)) throw error;
    return await again(attempt, leftAt, attempt.phase === 'checks' ? error : null);
  }
}

/** `lost`: how a restore was lost that had begun. */
async function again(attempt: Attempt, leftAt: number, lost: LinkLost | null): Promise<Through> {
  const { presence } = attempt;
  presence.plan(passages.configuration);
  attempt.doing = 'waiting for the restore system to return';
  const device = await attempt.back(passages.configuration).catch((error: unknown) => {
    throw error instanceof Stopped ? error : (lost ?? error);
  });
  presence.allow(null);
  return through(attempt, { device, leftAt }, lost);
}

async function through(attempt: Attempt, arrival: Arrival, lost: LinkLost | null = null): Promise<Through> {
  const running = await handover(attempt, arrival);
  const { heard } = running.restored;
  try {
    return { ...running, listener: await install(attempt, running) };
  } catch (error) {
    await running.mux.close();
    const ignored = running.restored.heard === heard && !(error instanceof Stopped);
    throw ignored && lost ? lost : error;
  }
}
