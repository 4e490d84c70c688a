import { text, type Bytes } from '../bytes/bytes.ts';
import { blob, struct, u32 } from '../bytes/struct.ts';
import { parsePlist } from '../plist/parse.ts';
import { unarchive } from '../plist/keyed-archive.ts';
import type { Value } from '../plist/value.ts';
import { PortFirmwareUnfit } from './errors.ts';

/** One piece of firmware in a UARP container. */
export interface UarpPayload {
  /** Major, minor, patch, and one more. */
  readonly version: readonly [number, number, number, number];
  readonly bytes: Bytes;
}

/** The firmware of a USB-C port controller as an IPSW carries it. Apple's container for accessories. */
export interface Uarp {
  /** By four-character code. */
  readonly payloads: ReadonlyMap<string, UarpPayload>;
  /** The property list behind the pieces: which is for whom. */
  readonly about: Value;
}

const Header = struct(
  {
    format: u32,
    headerSize: u32,
    plistAt: u32,
    version: blob(16),
    contentAt: u32,
    contentSize: u32,
    tableAt: u32,
    tableSize: u32,
  },
  'big',
);
const Entry = struct(
  {
    size: u32,
    code: blob(4),
    v0: u32,
    v1: u32,
    v2: u32,
    v3: u32,
    metadataAt: u32,
    metadataSize: u32,
    at: u32,
    length: u32,
  },
  'big',
);

/** Reads the container that a port controller's firmware comes in (usb-modes App. A). Throws `PortFirmwareUnfit`. */
export function readUarp(bytes: Bytes): Uarp {
  try {
    const { format, headerSize, plistAt, tableAt, tableSize } = Header.read(bytes);
    if (format !== 2 || headerSize !== Header.size) throw new PortFirmwareUnfit('no UARP container');
    const payloads = new Map<string, UarpPayload>();
    for (let at = tableAt; at < tableAt + tableSize; at += Entry.size) {
      const { size, code, v0, v1, v2, v3, at: from, length } = Entry.read(bytes, at);
      if (size !== Entry.size || from + length > bytes.length)
        throw new PortFirmwareUnfit(`a UARP payload of ${length} bytes at ${from}`);
      payloads.set(text(code), { version: [v0, v1, v2, v3], bytes: bytes.subarray(from, from + length) });
    }
    return { payloads, about: unarchive(parsePlist(bytes.slice(plistAt))) };
  } catch (error) {
    if (error instanceof PortFirmwareUnfit) throw error;
    throw new PortFirmwareUnfit('a UARP container that cannot be read', error);
  }
}
