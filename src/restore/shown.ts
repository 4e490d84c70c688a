import { ecidText, readBootSerial, readUdid } from '../boot/identity.ts';
import { modeOf } from '../usb/modes.ts';
import type { UsbDevice } from '../usb/port.ts';

/** The ECID in a recovery or DFU serial string; undefined in modes that do not show it there, or show another's. */
export function ecidOf(device: UsbDevice): string | undefined {
  if (modeOf(device.vendorId, device.productId) === 'port-dfu') return undefined;
  try {
    return ecidText(readBootSerial(device.serialNumber ?? '').ecid);
  } catch {
    return undefined;
  }
}

/** The ECID wherever the bus shows it, also in the serial string of A12 and later: eight digits of the chip before it. */
export function ecidShown(device: UsbDevice): string | undefined {
  if (modeOf(device.vendorId, device.productId) !== 'mux') return ecidOf(device);
  const shown = readUdid(device.serialNumber ?? '');
  return shown && ecidText(shown.ecid);
}

/**
 * What tells this phone from others without touching it: the ECID, or the UDID where A11 and older show only that, in iOS
 * and the restore system (usb-modes.md §1: 40 hex digits, of which the ECID cannot be had). Some restore systems show many
 * an f and a location in its place, which is no phone's name (restore-mode.md §1.5).
 */
export function shownName(device: UsbDevice): string | undefined {
  const ecid = ecidShown(device);
  if (ecid !== undefined || modeOf(device.vendorId, device.productId) !== 'mux') return ecid;
  return /^(?!f{8})[0-9a-f]{40}$/i.exec(device.serialNumber ?? '')?.[0].toLowerCase();
}
