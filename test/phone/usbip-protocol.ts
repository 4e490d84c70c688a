import { concat, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { blob, struct, u16, u32, u8 } from '../../src/bytes/struct.ts';
import type { Setup } from './enumeration.ts';
import type { Wire } from './wire.ts';

/** USB/IP 1.1.1 as the kernel documents it (Documentation/usb/usbip_protocol.rst). Big-endian but for setup packets. */
export const version = 0x0111;

/** Codes of the messages before a device is attached. */
export const Operation = {
  listRequest: 0x8005,
  listReply: 0x0005,
  importRequest: 0x8003,
  importReply: 0x0003,
} as const;

/** Codes of the messages of an attached device: two of the host, and their answers. */
export const Command = { submit: 1, unlink: 2, submitted: 3, unlinked: 4 } as const;

/** Negative error numbers of Linux, as the status of a transfer. */
export const Status = { ok: 0, stalled: -32, overflow: -75, unlinked: -104, short: -121 } as const;

/** Flags of a transfer that change what it means. */
export const Flag = { shortNotOk: 0x01, zeroPacket: 0x40 } as const;

/** OP_REQ and OP_REP begin with it: 8 bytes. */
export const OperationHeader = struct({ version: u16, code: u16, status: u32 }, 'big');

/** Bytes of a bus id on the wire, filled with zeros. */
export const busIdLength = 32;

const DeviceRecord = struct(
  {
    path: blob(256),
    busId: blob(busIdLength),
    bus: u32,
    device: u32,
    speed: u32,
    vendorId: u16,
    productId: u16,
    deviceVersion: u16,
    deviceClass: u8,
    deviceSubclass: u8,
    deviceProtocol: u8,
    configuration: u8,
    configurations: u8,
    interfaces: u8,
  },
  'big',
);

/** A command of the host, in the layout of a submit; `victimOf` reads an unlink's. */

/** A command as it is read. */
export const CommandHeader = struct(
  {
    command: u32,
    sequence: u32,
    device: u32,
    direction: u32,
    endpoint: u32,
    flags: u32,
    length: u32,
    startFrame: u32,
    packets: u32,
    interval: u32,
    setup: blob(8),
  },
  'big',
);

/** One command as it is read. */
export type CommandHeader = ReturnType<typeof CommandHeader.read>;

/** The victim of an unlink stands where a submit has its flags. */
export const victimOf = (header: CommandHeader): number => header.flags;

const ReplyHeader = struct(
  {
    command: u32,
    sequence: u32,
    device: u32,
    direction: u32,
    endpoint: u32,
    status: u32,
    length: u32,
    startFrame: u32,
    packets: u32,
    errors: u32,
    padding: blob(8),
  },
  'big',
);

const none = new Uint8Array(8);

/** A reply to a submit or unlink; `length` is what was really transferred. */
export const reply = (command: number, sequence: number, status: number, length = 0): Bytes =>
  ReplyHeader.write({
    command,
    sequence,
    device: 0,
    direction: 0,
    endpoint: 0,
    status: status >>> 0,
    length,
    startFrame: 0,
    packets: 0,
    errors: 0,
    padding: none,
  });

const SetupPacket = struct({ requestType: u8, request: u8, value: u16, index: u16, length: u16 }, 'little');

/** The eight bytes of a control transfer; the only little-endian ones of a command. */
export const setupOf = (bytes: Bytes): Setup => SetupPacket.read(bytes);

/** The head of a request or an answer; `status` other than 0 refuses. */
export const operation = (code: number, status = 0): Bytes =>
  OperationHeader.write({ version, code, status });

const highSpeed = 3;

function padded(text: string, length: number): Bytes {
  const bytes = new Uint8Array(length);
  bytes.set(utf8(text).subarray(0, length - 1));
  return bytes;
}

/** How a device is listed; `device` is its number on the bus, new each time it enumerates. */
export function deviceRecord(busId: string, device: number, wire: Wire): Bytes {
  const { vendorId, productId, deviceVersion, deviceClass, deviceSubclass, deviceProtocol, configurations } =
    wire.device;
  return DeviceRecord.write({
    path: padded(`/sys/devices/pretend/usb1/${busId}`, 256),
    busId: padded(busId, busIdLength),
    bus: 1,
    device,
    speed: highSpeed,
    vendorId,
    productId,
    deviceVersion,
    deviceClass,
    deviceSubclass,
    deviceProtocol,
    configuration: wire.configuration,
    configurations,
    interfaces: wire.configurations[0]!.interfaces.length,
  });
}

/** Class, subclass and protocol of each interface, behind the record in a list. */
export const interfaceRecords = (wire: Wire): Bytes =>
  concat([
    new Uint8Array(0),
    ...wire.configurations[0]!.interfaces.map(({ alternates }) => Uint8Array.of(...alternates[0]!.kind, 0)),
  ]);
