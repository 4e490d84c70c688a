import { deviceOf } from '../boot/devices.ts';
import { ecidText, readBootSerial, type BootIdentity } from '../boot/identity.ts';
import type { Wanted } from '../firmware/choose.ts';
import type { PhoneFacts } from '../journal/entry.ts';
import type { UsbDevice } from '../usb/port.ts';

/** What three numbers say of a phone, with what the device table knows of its board. */
export function factsOf({
  ecid,
  chipId,
  boardId,
}: Pick<BootIdentity, 'ecid' | 'chipId' | 'boardId'>): PhoneFacts {
  const row = deviceOf(chipId, boardId);
  return {
    ecid: ecidText(ecid),
    chipId,
    boardId,
    ...(row ? { product: row.product, hardwareModel: row.hardwareModel, name: row.name } : {}),
  };
}

/** What a phone in recovery or DFU mode says of itself in its serial string. Throws `NotABootSerial`. */
export const phoneOf = (device: UsbDevice): PhoneFacts => factsOf(readBootSerial(device.serialNumber ?? ''));

/** What a phone's identity in a manifest is looked up by. */
export const boardOf = ({ hardwareModel, chipId, boardId }: PhoneFacts): Omit<Wanted, 'behavior'> => ({
  ...(hardwareModel === undefined ? {} : { board: hardwareModel }),
  chipId,
  boardId,
});
