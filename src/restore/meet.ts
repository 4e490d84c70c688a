import type { PhoneFacts } from '../journal/entry.ts';
import { isDict, maybe } from '../plist/dict.ts';
import { Lockdown } from '../services/lockdown.ts';
import { Restored, restoredType } from '../services/restored.ts';
import { ClaimRefused, LinkLost } from '../usb/errors.ts';
import type { UsbDevice } from '../usb/port.ts';
import type { Roost } from '../usb/roost.ts';
import { factsOf } from './facts.ts';
import { factsFrom } from './normal.ts';
import type { Outfit } from './outfit.ts';
import { visit } from './visit.ts';

/** A phone behind the mux, asked who it is. */
export interface Met {
  readonly stage: 'normal' | 'restore';
  /** Absent when it does not say which phone it is. */
  readonly phone?: PhoneFacts;
}

/**
 * Normal mode and the restore system look alike on the bus; only the answer on port 62078 tells them apart. What comes
 * of it is written down. Never rejects: undefined when the phone could not be asked or has left, `denied` when another
 * program, a driver or missing rights keep us from it.
 */
export async function meet(
  outfit: Outfit,
  roost: Roost,
  device: UsbDevice,
): Promise<Met | 'denied' | undefined> {
  const { world, note } = outfit;
  try {
    return await visit({ world, roost, device }, Lockdown, async (line, mux) => {
      const type = await line.queryType();
      if (type !== restoredType) return await normal(outfit, device, line);
      return await restoring(outfit, device, await Restored.connect(world, mux));
    });
  } catch (error) {
    if (error instanceof LinkLost && error.how === 'left') return undefined;
    if (error instanceof ClaimRefused) {
      note({ who: 'usb', kind: 'denied', call: error.call, error: error.error });
      return 'denied';
    }
    note({ who: 'lockdown', kind: 'refused', asked: 'QueryType', error: nameOf(error) });
    return undefined;
  }
}

async function normal({ note }: Outfit, device: UsbDevice, line: Lockdown): Promise<Met> {
  const phone = await factsFrom(line);
  if (phone) note({ who: 'lockdown', kind: 'phone', phone, serial: device.serialNumber ?? '' });
  else
    note({
      who: 'lockdown',
      kind: 'refused',
      asked: 'UniqueChipID',
      error: line.withheld.get('UniqueChipID') ?? 'MissingValue',
    });
  return { stage: 'normal', ...(phone ? { phone } : {}) };
}

/** Left over from a restore that this page knows nothing of: it waits 120 s for its host, then gives up. */
async function restoring({ note }: Outfit, device: UsbDevice, line: Restored): Promise<Met> {
  const { type, protocol = 0, hardwareModel = '' } = await line.queryType();
  note({ who: 'restored', kind: 'hello', type, protocol, hardwareModel });
  const hardware = await line.queryValue('HardwareInfo');
  const ecid = isDict(hardware) ? maybe.big(hardware, 'UniqueChipID') : undefined;
  if (!isDict(hardware) || ecid === undefined) return { stage: 'restore' };
  const phone = factsOf({
    ecid: BigInt.asUintN(64, ecid),
    chipId: maybe.integer(hardware, 'ChipID') ?? 0,
    boardId: maybe.integer(hardware, 'BoardID') ?? 0,
  });
  note({ who: 'restored', kind: 'phone', phone, serial: device.serialNumber ?? '' });
  return { stage: 'restore', phone };
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'Unknown');
