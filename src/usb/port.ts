/**
 * The little we need of a USB device, in plain shapes: `navigator.usb`'s own objects fit, and so does any stand-in,
 * also where the browser's classes do not exist.
 */
export interface UsbDevice {
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber?: string | null | undefined;
  readonly productName?: string | null | undefined;
  readonly opened: boolean;
  readonly configuration?: UsbConfiguration | null | undefined;
  readonly configurations: readonly UsbConfiguration[];
  open(): Promise<void>;
  close(): Promise<void>;
  selectConfiguration(value: number): Promise<void>;
  claimInterface(number: number): Promise<void>;
  releaseInterface(number: number): Promise<void>;
  selectAlternateInterface(number: number, alternate: number): Promise<void>;
  controlTransferIn(setup: USBControlTransferParameters, length: number): Promise<UsbInResult>;
  controlTransferOut(setup: USBControlTransferParameters, data?: BufferSource): Promise<UsbOutResult>;
  transferIn(endpoint: number, length: number): Promise<UsbInResult>;
  transferOut(endpoint: number, data: BufferSource): Promise<UsbOutResult>;
  clearHalt(direction: USBDirection, endpoint: number): Promise<void>;
  reset(): Promise<void>;
}

/** As WebUSB's `USBConfiguration`. */
export interface UsbConfiguration {
  readonly configurationValue: number;
  readonly configurationName: string | null;
  readonly interfaces: readonly UsbInterface[];
}

/** As WebUSB's `USBInterface`. */
export interface UsbInterface {
  readonly interfaceNumber: number;
  readonly claimed: boolean;
  /** The selected one. */
  readonly alternate: UsbAlternate;
  readonly alternates: readonly UsbAlternate[];
}

/** As WebUSB's `USBAlternateInterface`. */
export interface UsbAlternate {
  readonly alternateSetting: number;
  readonly interfaceClass: number;
  readonly interfaceSubclass: number;
  readonly interfaceProtocol: number;
  readonly interfaceName: string | null;
  readonly endpoints: USBEndpoint[];
}

/** A stall or babble is a status, not an exception. */
export interface UsbInResult {
  readonly status?: USBTransferStatus | undefined;
  readonly data?: DataView | null | undefined;
}

/** What became of a transfer to the phone. */
export interface UsbOutResult {
  readonly status?: USBTransferStatus | undefined;
  readonly bytesWritten: number;
}

/** A granted device came or went. */
export interface UsbEvent {
  readonly device: UsbDevice;
}

/** The bus as a page or worker may see it: granted devices, and their coming and going. */
export interface UsbBus {
  getDevices(): Promise<UsbDevice[]>;
  addEventListener(type: 'connect' | 'disconnect', listener: (event: UsbEvent) => void): void;
  removeEventListener(type: 'connect' | 'disconnect', listener: (event: UsbEvent) => void): void;
}
