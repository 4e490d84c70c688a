import { text, utf8, type Bytes } from '../bytes/bytes.ts';
import { EntryBroken, NotAZip, TruncatedZip, ZipUnsupported } from './errors.ts';
import type { Source } from '../bytes/source.ts';
import { findEnd, type End } from './zip-end.ts';
import { Central, inZip64, Local, signatures, zip64Tag } from './zip-records.ts';

const encryption = 0x0041;
const sizesFollow = 0x0008;

const noLocalHeader = 'no local header where it should be';
const otherLocalHeader = 'its local header is not what the directory says';

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
 * `TruncatedZip` (no end record, or a directory past the end), `ZipUnsupported`, `EntryBroken`.
 */
export async function openZip(source: Source): Promise<Zip> {
  const begins = await source.read(0, Math.min(4, source.size));
  if (text(begins) !== 'PK\x03\x04') throw await otherBeginning(source);
  return { source, entries: await readEntries(source) };
}

/** Where the directory is sound and has a file begin at the first byte, it is an archive, and damaged there. */
async function otherBeginning(source: Source): Promise<Error> {
  try {
    for (const { name, localAt } of (await readEntries(source)).values())
      if (localAt === 0) return new EntryBroken(name, noLocalHeader, 0);
  } catch (error) {
    const none = [TruncatedZip, ZipUnsupported, EntryBroken].some((kind) => error instanceof kind);
    if (!none) throw error;
  }
  return new NotAZip(source.size);
}

async function readEntries(source: Source): Promise<ReadonlyMap<string, ZipEntry>> {
  const end = await findEnd(source);
  const { entries, odd } = readDirectory(await source.read(end.directoryAt, end.directorySize), end);
  if (odd) throw await unsupported(source, odd);
  return entries;
}

/**
 * Where the entry's data begins. The local header has lengths of its own, so only it can say; what it repeats of the
 * directory must agree. Throws `EntryBroken`.
 */
export async function dataAt(zip: Zip, entry: ZipEntry): Promise<number> {
  const { name, localAt } = entry;
  const nameLength = utf8(name).length;
  const headed = localAt + Local.size + nameLength;
  if (headed > zip.source.size) throw new EntryBroken(name, otherLocalHeader, localAt);
  const bytes = await zip.source.read(localAt, Local.size + nameLength);
  const local = Local.read(bytes);
  if (local.signature !== signatures.local) throw new EntryBroken(name, noLocalHeader, localAt);
  const sameName = local.nameLength === nameLength && text(bytes.subarray(Local.size)) === name;
  if (!sameName || local.method !== entry.method || !repeats(local, entry))
    throw new EntryBroken(name, otherLocalHeader, localAt);
  const at = headed + local.extraLength;
  // The file itself is long enough for what the directory says, or its directory would not be inside.
  if (at + entry.packed > zip.source.size) throw new EntryBroken(name, otherLocalHeader, localAt);
  return at;
}

/** Checksum and sizes, unless they follow the data or lie in the 64-bit extra field. */
function repeats(local: ReturnType<typeof Local.read>, { crc32, packed, size }: ZipEntry): boolean {
  if (local.flags & sizesFollow) return true;
  const same = (said: number, known: number): boolean => said === inZip64 || said === known;
  return local.crc32 === crc32 && same(local.packed, packed) && same(local.size, size);
}

/** A record that asks for what no IPSW does, or is damaged; `at` in the archive. */
interface Odd {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly localAt: number;
  readonly at: number;
}

/** Some programs pack a large archive anew in such ways; then the local header says the same. */
async function unsupported(source: Source, { name, method, encrypted, localAt, at }: Odd): Promise<Error> {
  const what = encrypted ? 'encryption' : `compression method ${method}`;
  const local = Local.read(await source.read(localAt, Local.size));
  const same = local.method === method && isEncrypted(local) === encrypted;
  if (local.signature === signatures.local && same) return new ZipUnsupported(`${what} ("${name}")`);
  return new EntryBroken(name, `the directory says ${what}, and its local header does not`, at);
}

function readDirectory(bytes: Bytes, end: End): { entries: ReadonlyMap<string, ZipEntry>; odd?: Odd } {
  const entries = new Map<string, ZipEntry>();
  let odd: Odd | undefined;
  let at = 0;
  for (let n = 0; n < end.entries; n++) {
    const record = readEntry(bytes, at, end);
    const { name, method, encrypted, ...rest } = record.entry;
    const place = end.directoryAt + at;
    if (entries.has(name)) throw new EntryBroken(name, 'the directory names it twice', place);
    if ((method === 0 || method === 8) && !encrypted) entries.set(name, { name, method, ...rest });
    else odd ??= { name, method, encrypted, localAt: rest.localAt, at: place };
    at += record.length;
  }
  if (at !== bytes.length)
    throw new EntryBroken('central directory', 'it has more than its count of entries', end.directoryAt + at);
  return odd ? { entries, odd } : { entries };
}

type Told = Omit<ZipEntry, 'method'> & Pick<Odd, 'method' | 'encrypted'>;

function readEntry(bytes: Bytes, at: number, end: End): { entry: Told; length: number } {
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
  const broken = (why: string): EntryBroken => new EntryBroken(name, why, end.directoryAt + at);
  const wide = zip64Reader(bytes.subarray(extraAt, extraAt + record.extraLength), broken);
  // The order is fixed, and only fields that overflow are present (APPNOTE 4.5.3).
  const size = record.size === inZip64 ? wide() : record.size;
  const packed = record.packed === inZip64 ? wide() : record.packed;
  const localAt = record.localAt === inZip64 ? wide() : record.localAt;
  const { method, crc32 } = record;
  if (method === 0 && packed !== size && !isEncrypted(record))
    throw broken('stored, yet its two sizes differ');
  if (localAt + Local.size + packed > end.directoryAt) throw broken('it reaches into the directory');
  return { entry: { name, method, encrypted: isEncrypted(record), crc32, packed, size, localAt }, length };
}

const isEncrypted = ({ flags }: { flags: number }): boolean => (flags & encryption) !== 0;

/** Hands out the 64-bit values of the zip64 extra field, one a call. */
function zip64Reader(extra: Bytes, broken: (why: string) => EntryBroken): () => number {
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
    if (left < 8) throw broken('its 64-bit sizes are missing');
    const value = Number(view.getBigUint64(at, true));
    at += 8;
    left -= 8;
    if (!Number.isSafeInteger(value)) throw broken('a size beyond all files');
    return value;
  };
}
