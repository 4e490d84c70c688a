import type { Bytes } from '../../src/bytes/bytes.ts';
import {
  ConfigurationDescriptor,
  EndpointDescriptor,
  InterfaceDescriptor,
  Kind,
  type EndpointType,
} from './descriptors.ts';

/** A configuration as a host makes it out from the raw bytes. */
export interface ReadConfiguration {
  readonly value: number;
  readonly name: number;
  readonly attributes: number;
  readonly interfaces: readonly ReadInterface[];
}

/** The alternates of one interface number, in the order of the wire. */
export interface ReadInterface {
  readonly number: number;
  readonly alternates: readonly ReadAlternate[];
}

/** One interface descriptor: class, subclass and protocol, and the index of its name (0: it has none). */
export interface ReadAlternate {
  readonly alternate: number;
  readonly kind: readonly [number, number, number];
  readonly name: number;
  readonly endpoints: readonly ReadEndpoint[];
}

/** `address` has the direction bit; `packetSize` in bytes. */
export interface ReadEndpoint {
  readonly address: number;
  readonly type: (typeof EndpointType)[keyof typeof EndpointType];
  readonly packetSize: number;
}

/**
 * Reads a whole configuration as a host does: class-specific descriptors are skipped, alternates of one number are
 * gathered. Throws `RangeError` when a length leads outside: such a phone would not enumerate.
 */
export function readConfiguration(bytes: Bytes): ReadConfiguration {
  const head = ConfigurationDescriptor.read(bytes);
  if (head.totalLength !== bytes.length)
    throw new RangeError(`configuration says ${head.totalLength} bytes and has ${bytes.length}`);
  const interfaces = new Map<number, { number: number; alternates: ReadAlternate[] }>();
  let endpoints: ReadEndpoint[] = [];
  for (let at = head.length; at < bytes.length; at += bytes[at]!) {
    if (bytes[at]! < 2) throw new RangeError(`descriptor of ${bytes[at]!} bytes at ${at}`);
    if (bytes[at + 1] === Kind.interface) {
      const each = InterfaceDescriptor.read(bytes, at);
      endpoints = [];
      const owner = interfaces.get(each.number) ?? { number: each.number, alternates: [] };
      interfaces.set(each.number, owner);
      owner.alternates.push({
        alternate: each.alternate,
        kind: [each.interfaceClass, each.subclass, each.protocol],
        name: each.name,
        endpoints,
      });
    } else if (bytes[at + 1] === Kind.endpoint) {
      const each = EndpointDescriptor.read(bytes, at);
      endpoints.push({
        address: each.address,
        type: (each.attributes & 3) as ReadEndpoint['type'],
        packetSize: each.packetSize & 0x7ff,
      });
    }
  }
  return {
    value: head.value,
    name: head.name,
    attributes: head.attributes,
    interfaces: [...interfaces.values()],
  };
}

/** The text of a string descriptor. */
export function readString(bytes: Bytes): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let text = '';
  for (let at = 2; at + 1 < bytes.length; at += 2) text += String.fromCharCode(view.getUint16(at, true));
  return text;
}
