/** The little we need of a USB device: `navigator.usb`'s own objects fit, and so does any stand-in. */
export type UsbDevice = Pick<
  USBDevice,
  | 'vendorId'
  | 'productId'
  | 'serialNumber'
  | 'productName'
  | 'opened'
  | 'configuration'
  | 'configurations'
  | 'open'
  | 'close'
  | 'selectConfiguration'
  | 'claimInterface'
  | 'releaseInterface'
  | 'selectAlternateInterface'
  | 'controlTransferIn'
  | 'controlTransferOut'
  | 'transferIn'
  | 'transferOut'
  | 'clearHalt'
  | 'reset'
>;

export interface UsbEvent {
  readonly device: UsbDevice;
}

/** The bus as a page or worker may see it: granted devices, and their coming and going. */
export interface UsbBus {
  getDevices(): Promise<UsbDevice[]>;
  addEventListener(type: 'connect' | 'disconnect', listener: (event: UsbEvent) => void): void;
  removeEventListener(type: 'connect' | 'disconnect', listener: (event: UsbEvent) => void): void;
}
