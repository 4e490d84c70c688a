import { concat, type Bytes } from '../../src/bytes/bytes.ts';
import { struct, u16, u8 } from '../../src/bytes/struct.ts';

/** Descriptors as USB 2.0 §9.6 lays them out, and the numbers that name them. */
export const Kind = { device: 1, configuration: 2, string: 3, interface: 4, endpoint: 5 } as const;

/** USB 2.0 table 9-8: 18 bytes. */
export const DeviceDescriptor = struct(
  {
    length: u8,
    kind: u8,
    usbVersion: u16,
    deviceClass: u8,
    deviceSubclass: u8,
    deviceProtocol: u8,
    packetSize0: u8,
    vendorId: u16,
    productId: u16,
    deviceVersion: u16,
    manufacturer: u8,
    product: u8,
    serial: u8,
    configurations: u8,
  },
  'little',
);

/** USB 2.0 table 9-10: 9 bytes; `totalLength` counts all that follows it as well. */
export const ConfigurationDescriptor = struct(
  {
    length: u8,
    kind: u8,
    totalLength: u16,
    interfaces: u8,
    value: u8,
    name: u8,
    attributes: u8,
    maxPower: u8,
  },
  'little',
);

/** USB 2.0 table 9-12: 9 bytes. */
export const InterfaceDescriptor = struct(
  {
    length: u8,
    kind: u8,
    number: u8,
    alternate: u8,
    endpoints: u8,
    interfaceClass: u8,
    subclass: u8,
    protocol: u8,
    name: u8,
  },
  'little',
);

/** USB 2.0 table 9-13: 7 bytes. */
export const EndpointDescriptor = struct(
  { length: u8, kind: u8, address: u8, attributes: u8, packetSize: u16, interval: u8 },
  'little',
);

/** The low two bits of an endpoint's attributes. */
export const EndpointType = { isochronous: 1, bulk: 2, interrupt: 3 } as const;

/** Bulk packets at high speed. */
export const bulkPacket = 512;

/** What an endpoint is written from. */
export interface EndpointShape {
  /** With the direction bit: 0x81 is endpoint 1, IN. */
  readonly address: number;
  /** Bulk when absent. */
  readonly type?: (typeof EndpointType)[keyof typeof EndpointType];
  readonly packetSize?: number;
  readonly interval?: number;
}

/** What one alternate of an interface is written from. */
export interface InterfaceShape {
  readonly number: number;
  readonly alternate?: number;
  /** Class, subclass, protocol. */
  readonly kind: readonly [number, number, number];
  /** String index. */
  readonly name?: number;
  readonly endpoints?: readonly EndpointShape[];
}

/** What a whole configuration is written from. */
export interface ConfigurationShape {
  readonly value: number;
  /** String index. */
  readonly name?: number;
  /** 0x80: powered by the bus. */
  readonly attributes?: number;
  readonly milliamps?: number;
  /** In the order of the wire, alternate settings included. */
  readonly interfaces: readonly InterfaceShape[];
}

/** Apple's device descriptor: USB 2.00, high speed, strings 2, 3 and 4; class 0 unless the mode says otherwise. */
export function deviceDescriptor(productId: number, configurations: number, deviceVersion = 0): Bytes {
  return DeviceDescriptor.write({
    length: DeviceDescriptor.size,
    kind: Kind.device,
    usbVersion: 0x0200,
    deviceClass: 0,
    deviceSubclass: 0,
    deviceProtocol: 0,
    packetSize0: 64,
    vendorId: 0x05ac,
    productId,
    deviceVersion,
    manufacturer: 2,
    product: 3,
    serial: 4,
    configurations,
  });
}

/** A whole configuration: its own descriptor, then interfaces and endpoints in the order given. */
export function configurationDescriptor(shape: ConfigurationShape): Bytes {
  const body = concat(shape.interfaces.flatMap(interfaceDescriptors));
  return concat([
    ConfigurationDescriptor.write({
      length: ConfigurationDescriptor.size,
      kind: Kind.configuration,
      totalLength: ConfigurationDescriptor.size + body.length,
      interfaces: new Set(shape.interfaces.map((each) => each.number)).size,
      value: shape.value,
      name: shape.name ?? 0,
      attributes: shape.attributes ?? 0x80,
      maxPower: (shape.milliamps ?? 500) / 2,
    }),
    body,
  ]);
}

function interfaceDescriptors(shape: InterfaceShape): Bytes[] {
  const endpoints = shape.endpoints ?? [];
  const [interfaceClass, subclass, protocol] = shape.kind;
  return [
    InterfaceDescriptor.write({
      length: InterfaceDescriptor.size,
      kind: Kind.interface,
      number: shape.number,
      alternate: shape.alternate ?? 0,
      endpoints: endpoints.length,
      interfaceClass,
      subclass,
      protocol,
      name: shape.name ?? 0,
    }),
    ...endpoints.map((endpoint) =>
      EndpointDescriptor.write({
        length: EndpointDescriptor.size,
        kind: Kind.endpoint,
        address: endpoint.address,
        attributes: endpoint.type ?? EndpointType.bulk,
        packetSize: endpoint.packetSize ?? bulkPacket,
        interval: endpoint.interval ?? 0,
      }),
    ),
  ];
}

/** Longest text that an 8-bit length leaves room for. */
const longest = 126;

/** UTF-16LE behind a two-byte head. Throws `RangeError` beyond 126 characters: the phone was built wrongly. */
export function stringDescriptor(text: string): Bytes {
  if (text.length > longest) throw new RangeError(`a USB string holds ${longest} characters: "${text}"`);
  const bytes = new Uint8Array(2 + 2 * text.length);
  bytes.set([bytes.length, Kind.string]);
  for (let i = 0; i < text.length; i++)
    new DataView(bytes.buffer).setUint16(2 + 2 * i, text.charCodeAt(i), true);
  return bytes;
}

/** String 0: US English only. */
const languages: Bytes = new Uint8Array([4, Kind.string, 0x09, 0x04]);

/** String 0 and the texts given by index; undefined, hence a stall, for every other. */
export function strings(texts: Readonly<Record<number, string>>): (index: number) => Bytes | undefined {
  const made = new Map(Object.entries(texts).map(([index, text]) => [Number(index), stringDescriptor(text)]));
  return (index) => (index === 0 ? languages : made.get(index));
}

/** What a device with one configuration answers GET_DESCRIPTOR with; undefined, hence a stall, for all else. */
export function descriptorsOf(
  device: Bytes,
  configuration: Bytes,
  texts: Readonly<Record<number, string>>,
): (kind: number, index: number) => Bytes | undefined {
  const text = strings(texts);
  return (kind, index) => {
    if (kind === Kind.device && index === 0) return device;
    if (kind === Kind.configuration && index === 0) return configuration;
    return kind === Kind.string ? text(index) : undefined;
  };
}
