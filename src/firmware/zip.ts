import { text, utf8, type Bytes } from '../bytes/bytes.ts';
import { EntryBroken, NotAZip, TruncatedZip, ZipUnsupported } from './errors.ts';
import type { Source } from '../bytes/source.ts';
import { findEnd, type End } from './zip-end.ts';
import { Central, inZip64, Local, signatures, zip64Tag } from './zip-records.ts';

const encrypted = 0x0041;
const sizesFollow = 0x0008;

/** A file in the archive as its central directory tells it. */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: 0 | 8;
  readonly crc32: number;
  /** Bytes in the archive. */
  readonly packed: number;
  /** Bytes once inflated. */
  readonly size: number;
  /** Where its local header begins. */
  readonly localAt: number;
}

/** An archive whose directory has been read; the content of its entries is read on demand. */
export interface Zip {
  readonly source: Source;
  /** By name, in the order of the directory; folders included (their names end in a slash). */
  readonly entries: ReadonlyMap<string, ZipEntry>;
}

/**
 * Reads the directory of a zip or zip64 archive: its last 64 KiB, then the directory itself. Throws `NotAZip`,
 * `TruncatedZip` (no end record, or an entry past the end), `ZipUnsupported`, `EntryBroken`.
 */
export async function openZip(source: Source): Promise<Zip> {
  const begins = await source.read(0, Math.min(4, source.size));
  if (text(begins) !== 'PK\x03\x04') throw new NotAZip(source.size);
  const end = await findEnd(source);
  const directory = await source.read(end.directoryAt, end.directorySize);
  return { source, entries: readDirectory(directory, end) };
}

/**
 * Where the entry's data begins. The local header has lengths of its own, so only it can say; what it repeats of the
 * directory must agree. Throws `EntryBroken`, `TruncatedZip`.
 */
export async function dataAt(zip: Zip, entry: ZipEntry): Promise<number> {
  const { name, localAt } = entry;
  const nameLength = utf8(name).length;
  const headed = localAt + Local.size + nameLength;
  if (headed > zip.source.size) throw new TruncatedZip(zip.source.size, headed);
  const bytes = await zip.source.read(localAt, Local.size + nameLength);
  const local = Local.read(bytes);
  if (local.signature !== signatures.local)
    throw new EntryBroken(name, 'no local header where it should be', localAt);
  const sameName = local.nameLength === nameLength && text(bytes.subarray(Local.size)) === name;
  if (!sameName || local.method !== entry.method || !repeats(local, entry))
    throw new EntryBroken(name, 'its local header is not what the directory says', localAt);
  const at = headed + local.extraLength;
  if (at + entry.packed > zip.source.size) throw new TruncatedZip(zip.source.size, at + entry.packed);
  return at;
}

/** Checksum and sizes, unless they follow the data or lie in the 64-bit extra field. */
function repeats(local: ReturnType<typeof Local.read>, { crc32, packed, size }: ZipEntry): boolean {
  if (local.flags & sizesFollow) return true;
  const same = (said: number, known: number): boolean => said === inZip64 || said === known;
  return local.crc32 === crc32 && same(local.packed, packed) && same(local.size, size);
}

function readDirectory(bytes: Bytes, end: End): ReadonlyMap<string, ZipEntry> {
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let n = 0; n < end.entries; n++) {
    const { entry, length } = readEntry(bytes, at, end);
    if (entries.has(entry.name)) throw new EntryBroken(entry.name, 'the directory names it twice');
    entries.set(entry.name, entry);
    at += length;
  }
  if (at !== bytes.length)
    throw new EntryBroken('central directory', 'it has more than its count of entries', end.directoryAt + at);
  return entries;
}

function readEntry(bytes: Bytes, at: number, end: End): { entry: ZipEntry; length: number } {
  if (at + Central.size > bytes.length)
    throw new EntryBroken('central directory', 'it ends inside a record', end.directoryAt + at);
  const record = Central.read(bytes, at);
  if (record.signature !== signatures.central)
    throw new EntryBroken('central directory', 'a record has another signature', end.directoryAt + at);
  const nameAt = at + Central.size;
  const extraAt = nameAt + record.nameLength;
  const length = Central.size + record.nameLength + record.extraLength + record.commentLength;
  if (at + length > bytes.length)
    throw new EntryBroken('central directory', 'it ends inside a record', end.directoryAt + at);
  const name = text(bytes.subarray(nameAt, extraAt));
  if (record.flags & encrypted) throw new ZipUnsupported(`encryption ("${name}")`);
  if (record.method !== 0 && record.method !== 8)
    throw new ZipUnsupported(`compression method ${record.method} ("${name}")`);
  const wide = zip64Reader(bytes.subarray(extraAt, extraAt + record.extraLength), name);
  // The order is fixed, and only fields that overflow are present (APPNOTE 4.5.3).
  const size = record.size === inZip64 ? wide() : record.size;
  const packed = record.packed === inZip64 ? wide() : record.packed;
  const localAt = record.localAt === inZip64 ? wide() : record.localAt;
  if (record.method === 0 && packed !== size)
    throw new EntryBroken(name, 'stored, yet its two sizes differ', end.directoryAt + at);
  if (localAt + Local.size + packed > end.directoryAt)
    throw new EntryBroken(name, 'it reaches into the directory', end.directoryAt + at);
  return { entry: { name, method: record.method, crc32: record.crc32, packed, size, localAt }, length };
}

/** Hands out the 64-bit values of the zip64 extra field, one a call. */
function zip64Reader(extra: Bytes, name: string): () => number {
  const view = new DataView(extra.buffer, extra.byteOffset, extra.length);
  let at = 0;
  let left = 0;
  for (let field = 0; field + 4 <= extra.length; field += 4 + view.getUint16(field + 2, true)) {
    if (view.getUint16(field, true) !== zip64Tag) continue;
    at = field + 4;
    left = Math.min(view.getUint16(field + 2, true), extra.length - at);
    break;
  }
  return () => {
    if (left < 8) throw new EntryBroken(name, 'its 64-bit sizes are missing');
    const value = Number(view.getBigUint64(at, true));
    at += 8;
    left -= 8;
    if (!Number.isSafeInteger(value)) throw new EntryBroken(name, 'a size beyond all files');
    return value;
  };
}
