import { struct, u16, u32, u64 } from '../bytes/struct.ts';

/** The records of a zip archive, as APPNOTE.TXT has them. */

/** What both headers of a file tell of it. */
const ofFile = {
  needed: u16,
  flags: u16,
  method: u16,
  dosTime: u32,
  crc32: u32,
  packed: u32,
  size: u32,
  nameLength: u16,
  extraLength: u16,
};

/** Local header (4.3.7). */
export const Local = struct({ signature: u32, ...ofFile }, 'little');

/** One record of the central directory (4.3.12). */
export const Central = struct(
  {
    signature: u32,
    madeBy: u16,
    ...ofFile,
    commentLength: u16,
    disk: u16,
    internal: u16,
    external: u32,
    localAt: u32,
  },
  'little',
);

/** End of central directory (4.3.16). */
export const EndRecord = struct(
  {
    signature: u32,
    disk: u16,
    directoryDisk: u16,
    entriesHere: u16,
    entries: u16,
    directorySize: u32,
    directoryAt: u32,
    commentLength: u16,
  },
  'little',
);

/** Zip64 end of central directory (4.3.14). */
export const End64 = struct(
  {
    signature: u32,
    recordSize: u64,
    madeBy: u16,
    needed: u16,
    disk: u32,
    directoryDisk: u32,
    entriesHere: u64,
    entries: u64,
    directorySize: u64,
    directoryAt: u64,
  },
  'little',
);

/** Zip64 locator, just before the end record (4.3.15). */
export const Locator = struct({ signature: u32, disk: u32, endAt: u64, disks: u32 }, 'little');

/** The first four bytes of each record, little-endian (APPNOTE 4.3). */
export const signatures = {
  local: 0x04034b50,
  central: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator: 0x07064b50,
} as const;

/** In a field of 32 bits: the value stands in the extra field of this tag (4.5.3). */
export const inZip64 = 0xffffffff;

/** The extra field with the sizes and places that need 64 bits (4.5.3). */
export const zip64Tag = 0x0001;
