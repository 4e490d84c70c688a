import { concat, utf8, type Bytes } from '../bytes/bytes.ts';
import { struct, u16, u64 } from '../bytes/struct.ts';
import { Central, End64, EndRecord, inZip64, Local, Locator, signatures, zip64Tag } from './zip-records.ts';

/** A file and its checksum, as it goes into an archive. */
export interface Member {
  readonly path: string;
  readonly file: Blob;
  readonly crc32: number;
}

const Wide = struct({ tag: u16, length: u16, size: u64, packed: u64 }, 'little');
const WideAt = struct({ tag: u16, length: u16, size: u64, packed: u64, localAt: u64 }, 'little');

/** Version 4.5: 64-bit fields; on Unix. */
const version = 45;
const madeBy = 0x0300 | version;
/** Names are UTF-8. */
const flags = 0x0800;

/**
 * The parts of an archive that stores these files as they are, for a Blob to be made of: of the files nothing is read or
 * copied. All its sizes are of 64 bits, needed or not.
 */
export function storedZip(members: readonly Member[]): Blob[] {
  const parts: Blob[] = [];
  const directory: Bytes[] = [];
  let at = 0;
  for (const member of members) {
    const head = localHeader(member);
    directory.push(centralRecord(member, at));
    parts.push(new Blob([head]), member.file);
    at += head.length + member.file.size;
  }
  const records = concat(directory);
  return [...parts, new Blob([records, ending(members.length, at, records.length)])];
}

/** What both headers tell of a file that is stored as it is, and whose sizes stand in `extra`. */
const stored = (crc32: number, name: Bytes, extra: Bytes) => ({
  needed: version,
  flags,
  method: 0,
  dosTime: 0,
  crc32,
  packed: inZip64,
  size: inZip64,
  nameLength: name.length,
  extraLength: extra.length,
});

function localHeader({ path, file, crc32 }: Member): Bytes {
  const name = utf8(path);
  const size = BigInt(file.size);
  const extra = Wide.write({ tag: zip64Tag, length: Wide.size - 4, size, packed: size });
  const header = Local.write({
    signature: signatures.local,
    ...stored(crc32, name, extra),
  });
  return concat([header, name, extra]);
}

function centralRecord({ path, file, crc32 }: Member, localAt: number): Bytes {
  const name = utf8(path);
  const size = BigInt(file.size);
  const extra = WideAt.write({
    tag: zip64Tag,
    length: WideAt.size - 4,
    size,
    packed: size,
    localAt: BigInt(localAt),
  });
  const record = Central.write({
    signature: signatures.central,
    madeBy,
    ...stored(crc32, name, extra),
    commentLength: 0,
    disk: 0,
    internal: 0,
    external: 0,
    localAt: inZip64,
  });
  return concat([record, name, extra]);
}

function ending(count: number, directoryAt: number, directorySize: number): Bytes {
  const end64 = End64.write({
    signature: signatures.end64,
    recordSize: BigInt(End64.size - 12),
    madeBy,
    needed: version,
    disk: 0,
    directoryDisk: 0,
    entriesHere: BigInt(count),
    entries: BigInt(count),
    directorySize: BigInt(directorySize),
    directoryAt: BigInt(directoryAt),
  });
  const endAt = BigInt(directoryAt + directorySize);
  const locator = Locator.write({ signature: signatures.locator, disk: 0, endAt, disks: 1 });
  const end = EndRecord.write({
    signature: signatures.end,
    disk: 0,
    directoryDisk: 0,
    entriesHere: 0xffff,
    entries: 0xffff,
    directorySize: inZip64,
    directoryAt: inZip64,
    commentLength: 0,
  });
  return concat([end64, locator, end]);
}
