import { crc32 } from '../../src/bytes/crc32.ts';
import { utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { Product } from '../../src/usb/modes.ts';
import {
  configurationDescriptor,
  deviceDescriptor,
  EndpointType,
  Kind,
  strings,
  type ConfigurationShape,
  type InterfaceShape,
} from './descriptors.ts';
import type { Body } from './body.ts';

/** Endpoint addresses of the mux interface, as iPhones number them. */
export const MuxEndpoint = { out: 0x04, in: 0x85 } as const;

/** The configurations that carry the mux interface. */
export const muxConfigurations: ReadonlySet<number> = new Set([3, 4]);

const camera = (number: number): InterfaceShape => ({
  number,
  kind: [6, 1, 1],
  name: 5,
  endpoints: [
    { address: 0x02 },
    { address: 0x81 },
    { address: 0x83, type: EndpointType.interrupt, packetSize: 64, interval: 10 },
  ],
});

// After the camera: new usbmuxd joins its three comparisons by "or", so nothing else with two endpoints of a vendor
// class may stand before it.
const mux = (number: number): InterfaceShape => ({
  number,
  kind: [0xff, 0xfe, 2],
  name: 6,
  endpoints: [{ address: MuxEndpoint.out }, { address: MuxEndpoint.in }],
});

const shapes: readonly ConfigurationShape[] = [
  { value: 1, name: 7, interfaces: [camera(0)] },
  {
    value: 2,
    name: 8,
    interfaces: [
      { number: 0, kind: [1, 1, 0] },
      { number: 1, kind: [1, 2, 0] },
      {
        number: 2,
        kind: [3, 0, 0],
        endpoints: [{ address: 0x83, type: EndpointType.interrupt, packetSize: 64, interval: 4 }],
      },
    ],
  },
  { value: 3, name: 9, interfaces: [camera(0), mux(1)] },
  {
    value: 4,
    name: 10,
    interfaces: [
      camera(0),
      mux(1),
      { number: 2, kind: [0xff, 0xfd, 1], name: 11 },
      {
        number: 2,
        alternate: 1,
        kind: [0xff, 0xfd, 1],
        name: 11,
        endpoints: [{ address: 0x86 }, { address: 0x07 }],
      },
    ],
  },
];

/** The first chip (A12) whose phones are named by chip and ECID; older ones carry a hash. */
const firstWithNewName = 0x8020;

/**
 * The name that iOS and the restore system show as USB serial string. A12 and later: chip and ECID, 24 digits, the
 * dash left out. A11 and older: 40 digits without a meaning to the outside, here mixed from the ECID.
 */
export function deviceName(body: Body): string {
  const ecid = body.ecid.toString(16).padStart(16, '0');
  const { chipId } = body.product;
  if (chipId >= firstWithNewName) return (chipId.toString(16).padStart(8, '0') + ecid).toUpperCase();
  let name = '';
  for (let i = 0; i < 5; i++)
    name += crc32(utf8(`${i}${ecid}`))
      .toString(16)
      .padStart(8, '0');
  return name;
}

/**
 * What the restore system of some phones shows instead, new ones among them: no name, but digits that end in a number of
 * the place (restore-mode §1.5).
 */
export const namelessDevice = `${'f'.repeat(32)}00000001`;

/**
 * What a phone shows while iOS runs on it, the small one of the ramdisk included: four configurations, mux in the last
 * two (kernel logs of ramdisks). The answer is undefined where the phone stalls.
 */
export function iosDescriptors(
  body: Body,
  name = deviceName(body),
): (type: number, index: number) => Bytes | undefined {
  const device = deviceDescriptor(Product.phone, shapes.length, 0x1600);
  const configurations = shapes.map(configurationDescriptor);
  const string = strings({
    2: 'Apple Inc.',
    3: 'iPhone',
    4: name,
    5: 'PTP',
    6: 'Apple USB Multiplexor',
    7: 'PTP',
    8: 'iPod USB Interface',
    9: 'PTP + Apple Mobile Device',
    10: 'PTP + Apple Mobile Device + Apple USB Ethernet',
    11: 'Apple USB Ethernet',
  });
  return (type, index) => {
    if (type === Kind.device) return index === 0 ? device : undefined;
    if (type === Kind.configuration) return configurations[index];
    if (type === Kind.string) return string(index);
    return undefined;
  };
}

/** Whether a configuration of that number exists. */
export const hasConfiguration = (value: number): boolean => shapes.some((shape) => shape.value === value);

/** Whether the configuration has that interface and alternate setting. */
export const hasInterface = (configuration: number, number: number, alternate: number): boolean =>
  shapes
    .find((shape) => shape.value === configuration)
    ?.interfaces.some((each) => each.number === number && (each.alternate ?? 0) === alternate) ?? false;
