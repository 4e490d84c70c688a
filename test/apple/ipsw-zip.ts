import { concat, nothing, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { struct, u16, u32, u64, u8 } from '../../src/bytes/struct.ts';
import { Central, End64, EndRecord, Local, Locator } from '../../src/firmware/zip-records.ts';

/** One entry to write. `content` gives its `packed` bytes, as they stand in the archive, each time it is called. */
export interface Member {
  readonly name: string;
  readonly method: 0 | 8;
  readonly crc32: number;
  readonly packed: number;
  readonly size: number;
  content(): Iterable<Bytes> | AsyncIterable<Bytes>;
}

const Extra = struct({ tag: u16, size: u16 }, 'little');
const Wide = struct({ value: u64 }, 'little');
const Time = struct({ tag: u16, size: u16, flags: u8, modified: u32 }, 'little');

const narrow = 0xffffffff;
/** 1 January 2026, midnight, in MS-DOS form and in seconds. */
const dosTime = 0x5c210000;
const unixTime = 1767225600;

// Apple's archiver writes a time stamp into local headers that the directory lacks: a reader that takes the
// directory's lengths for the local ones misses the data.
const timeStamp = Time.write({ tag: 0x5455, size: 5, flags: 1, modified: unixTime });

interface Placed {
  readonly member: Member;
  readonly at: number;
  readonly local: Bytes;
}

/** The archive's layout: sizes first, so that its length is known before a byte of content is made. */
export class ZipLayout {
  readonly size: number;
  readonly #placed: readonly Placed[];
  readonly #ending: Bytes;

  /** `wide`: 64-bit fields everywhere, whether needed or not. */
  constructor(members: readonly Member[], wide = false) {
    let at = 0;
    this.#placed = members.map((member) => {
      const placed = { member, at, local: localHeader(member, wide) };
      at += placed.local.length + member.packed;
      return placed;
    });
    this.#ending = ending(this.#placed, at, wide);
    this.size = at + this.#ending.length;
  }

  async *parts(): AsyncGenerator<Bytes> {
    for (const { member, local } of this.#placed) {
      yield local;
      yield* member.content();
    }
    yield this.#ending;
  }
}

function localHeader(member: Member, wide: boolean): Bytes {
  const big = wide || member.size >= narrow || member.packed >= narrow;
  const extra = concat([big ? wideFields(member.size, member.packed) : nothing, timeStamp]);
  const name = utf8(member.name);
  const header = Local.write({
    signature: 0x04034b50,
    needed: big ? 45 : 20,
    flags: 0x0800,
    method: member.method,
    dosTime,
    crc32: member.crc32,
    packed: big ? narrow : member.packed,
    size: big ? narrow : member.size,
    nameLength: name.length,
    extraLength: extra.length,
  });
  return concat([header, name, extra]);
}

function centralRecord({ member, at }: Placed, wide: boolean): Bytes {
  const big = wide || [member.size, member.packed, at].some((value) => value >= narrow);
  const extra = big ? wideFields(member.size, member.packed, at) : nothing;
  const name = utf8(member.name);
  const record = Central.write({
    signature: 0x02014b50,
    madeBy: 0x0300 | 45,
    needed: big ? 45 : 20,
    flags: 0x0800,
    method: member.method,
    dosTime,
    crc32: member.crc32,
    packed: big ? narrow : member.packed,
    size: big ? narrow : member.size,
    nameLength: name.length,
    extraLength: extra.length,
    commentLength: 0,
    disk: 0,
    internal: 0,
    external: member.name.endsWith('/') ? 0x41ed0010 : 0x81a40000,
    localAt: big ? narrow : at,
  });
  return concat([record, name, extra]);
}

function ending(placed: readonly Placed[], directoryAt: number, wide: boolean): Bytes {
  const directory = concat([nothing, ...placed.map((one) => centralRecord(one, wide))]);
  const big = wide || directoryAt >= narrow || placed.length >= 0xffff;
  const counts = { entriesHere: placed.length, entries: placed.length };
  const end = EndRecord.write({
    signature: 0x06054b50,
    disk: 0,
    directoryDisk: 0,
    entriesHere: big ? 0xffff : counts.entries,
    entries: big ? 0xffff : counts.entries,
    directorySize: big ? narrow : directory.length,
    directoryAt: big ? narrow : directoryAt,
    commentLength: 0,
  });
  if (!big) return concat([directory, end]);
  const end64 = End64.write({
    signature: 0x06064b50,
    recordSize: BigInt(End64.size - 12),
    madeBy: 0x0300 | 45,
    needed: 45,
    disk: 0,
    directoryDisk: 0,
    entriesHere: BigInt(counts.entriesHere),
    entries: BigInt(counts.entries),
    directorySize: BigInt(directory.length),
    directoryAt: BigInt(directoryAt),
  });
  const endAt = BigInt(directoryAt + directory.length);
  return concat([directory, end64, Locator.write({ signature: 0x07064b50, disk: 0, endAt, disks: 1 }), end]);
}

const wideFields = (...values: number[]): Bytes =>
  concat([
    Extra.write({ tag: 1, size: values.length * Wide.size }),
    ...values.map((value) => Wide.write({ value: BigInt(value) })),
  ]);
