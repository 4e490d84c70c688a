import { rowOf } from '../bytes/table.ts';
import { Lockdown, lockdownType } from '../services/lockdown.ts';
import { restoredType } from '../services/restored.ts';
import type { UsbDevice } from '../usb/port.ts';
import type { Place } from './crossing.ts';
import { visit } from './visit.ts';

/**
 * iOS and the restore system look alike on the bus: this asks which of them is there, and corrects what the bus alone
 * had wrong. Never rejects: undefined when it could not be asked, or has left.
 */
export async function whoAnswers(
  { outfit, roost, presence }: Place,
  device: UsbDevice,
): Promise<'normal' | 'restore' | undefined> {
  try {
    const { world } = outfit;
    const type = await visit({ world, roost, device }, Lockdown, (line) => line.queryType());
    const stage = rowOf(stages, type);
    if (stage) presence.correct(device, stage);
    return stage;
  } catch {
    return undefined;
  }
}

const stages: Readonly<Record<string, 'normal' | 'restore'>> = {
  [lockdownType]: 'normal',
  [restoredType]: 'restore',
};
