import { KisNotDfu } from '../boot/errors.ts';
import { rowOf } from '../bytes/table.ts';
import type { Stage } from '../journal/entry.ts';
import type { Note } from '../journal/journal.ts';
import { Lockdown, lockdownType } from '../services/lockdown.ts';
import { restoredType } from '../services/restored.ts';
import { modeOf } from '../usb/modes.ts';
import type { UsbDevice } from '../usb/port.ts';
import type { Place } from './crossing.ts';
import { meet } from './meet.ts';
import { Recogniser } from './recogniser.ts';
import { ecidShown } from './shown.ts';
import { visit } from './visit.ts';

/**
 * Who has come: the stage that it is, `another` when it says that it is another phone than ours, `none` when it is a debug
 * port without a phone in DFU. iOS and the restore system look alike on the bus, so the phone is asked, and what the bus
 * had wrong is corrected; which phone it is, is asked of one that does not show it. Never rejects: undefined when it
 * could not be asked, or has left. Of an attempt's phone only: outside of one the doors ask whoever comes.
 */
export async function whoAnswers(
  place: Place,
  device: UsbDevice,
): Promise<Stage | 'another' | 'none' | undefined> {
  try {
    const stage = await ask(place, device);
    if (place.presence.ours.isSecond(device)) return 'another';
    if (stage === 'normal' || stage === 'restore') place.presence.correct(device, stage);
    return stage;
  } catch (error) {
    return error instanceof KisNotDfu ? 'none' : undefined;
  }
}

async function ask(place: Place, device: UsbDevice): Promise<Stage | undefined> {
  const { outfit, roost, presence } = place;
  const { world } = outfit;
  const note = noteOf(place, device);
  const mode = modeOf(device.vendorId, device.productId);
  if (mode === 'kis') {
    const { phone, serial } = await new Recogniser(world, roost).who(device);
    note({ who: 'iboot', kind: 'phone', phone, serial });
  }
  if (mode !== 'mux') return presence.stageOf(device);
  if (ecidShown(device) !== undefined)
    return rowOf(stages, await visit({ world, roost, device }, Lockdown, (line) => line.queryType()));
  const met = await meet({ ...outfit, note }, roost, device);
  return met === 'denied' ? undefined : met?.stage;
}

/** Nothing is said but which phone it is, and that only of a second one. */
const noteOf =
  ({ outfit, presence }: Place, device: UsbDevice): Note =>
  (what) => {
    if (what.kind === 'phone' && presence.isSecond(device, what.phone.ecid))
      outfit.note({ ...what, second: true });
  };

const stages: Readonly<Record<string, 'normal' | 'restore'>> = {
  [lockdownType]: 'normal',
  [restoredType]: 'restore',
};
