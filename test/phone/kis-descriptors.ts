import type { Bytes } from '../../src/bytes/bytes.ts';
import type { Body } from './body.ts';
import {
  configurationDescriptor,
  descriptorsOf,
  DeviceDescriptor,
  Kind,
  stringDescriptor,
} from './descriptors.ts';
import { dfuDescriptors } from './dfu-descriptors.ts';
import { bootSerial } from './iboot-descriptors.ts';
import type { Nonces } from './nonce.ts';

/** Configuration and memory of the debug port: number in requests, endpoints. */
export const Portal = {
  config: { number: 0x01, out: 0x01, in: 0x81 },
  rsm: { number: 0x10, out: 0x03, in: 0x83 },
} as const;

const vendor = [0xff, 0xff, 0xff] as const;

/** As measured on an M1, with the pair of endpoints more that later chips have. */
export function kisDescriptors(): (kind: number, index: number) => Bytes | undefined {
  const device = DeviceDescriptor.write({
    length: DeviceDescriptor.size,
    kind: Kind.device,
    usbVersion: 0x0200,
    deviceClass: 0xff,
    deviceSubclass: 0xff,
    deviceProtocol: 0xff,
    packetSize0: 64,
    vendorId: 0x05ac,
    productId: 0x1881,
    deviceVersion: 0x0120,
    manufacturer: 1,
    product: 2,
    // None: a browser's grant holds for one attachment only.
    serial: 0,
    configurations: 1,
  });
  const configuration = configurationDescriptor({
    value: 1,
    attributes: 0xc0,
    milliamps: 100,
    interfaces: [
      {
        number: 0,
        kind: vendor,
        endpoints: [0x01, 0x81, 0x82, 0x03, 0x83].map((address) => ({ address })),
      },
    ],
  });
  return descriptorsOf(device, configuration, { 1: 'Apple Inc.', 2: 'Debug USB' });
}

const infoSize = 0x300;
/** Where things stand in the information, in bytes; strings are told in words. */
const at = {
  nonceOffset: 24,
  descriptor: 0x40,
  manufacturer: 0x60,
  product: 0x80,
  serial: 0xe0,
  nonces: 0x1f0,
};

/** What GET_INFO tells: the DFU device that the phone would be, and its strings. */
export function kisInfo(body: Pick<Body, 'product' | 'ecid' | 'serialNumber'>, nonces: Nonces): Bytes {
  const info = new Uint8Array(infoSize);
  const put = (offset: number, text: string): void => {
    const string = stringDescriptor(text);
    // The length is that of the text alone.
    string[0]! -= 2;
    info.set(string, offset);
  };
  const device = dfuDescriptors(body, 'rom', nonces)(Kind.device, 0)!.slice();
  device.set([at.manufacturer / 4, at.product / 4, at.serial / 4], 14);
  info.set(device, at.descriptor);
  new DataView(info.buffer).setUint32(at.nonceOffset, at.nonces / 4, true);
  put(at.manufacturer, 'Apple Inc.');
  put(at.product, 'Apple Mobile Device (DFU Mode)');
  put(at.serial, bootSerial(body, 'rom'));
  put(at.nonces, nonces.text);
  return info;
}
