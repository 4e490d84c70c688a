import { ecidText, readBootSerial } from '../boot/identity.ts';
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
  return /^[0-9A-F]{8}([0-9A-F]{16})$/.exec(device.serialNumber ?? '')?.[1];
}
