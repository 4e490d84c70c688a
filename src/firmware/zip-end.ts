import type { Bytes } from '../bytes/bytes.ts';
import { MiB } from '../bytes/bytes.ts';
import { EntryBroken, TruncatedZip } from './errors.ts';
import type { Source } from '../bytes/source.ts';
import { Central, End64, EndRecord, inZip64, Locator, signatures } from './zip-records.ts';

const longestComment = 0xffff;

/** An IPSW's directory has some hundreds of records, below 200 KB. */
const largestDirectory = 64 * MiB;

/** Where the central directory lies. */
export interface End {
  readonly entries: number;
  readonly directoryAt: number;
  readonly directorySize: number;
}

/** Finds the end record within the last 64 KiB. Throws `TruncatedZip`, and `EntryBroken` where the record is damaged. */
export async function findEnd(source: Source): Promise<End> {
  const tailSize = Math.min(source.size, EndRecord.size + longestComment + Locator.size);
  const tailAt = source.size - tailSize;
  const tail = await source.read(tailAt, tailSize);
  const at = lastEnd(tail);
  if (at === undefined) throw withoutEnd(tail, source.size);
  const record = EndRecord.read(tail, at);
  const place = tailAt + at;
  if (record.disk !== 0 && record.disk !== 0xffff) throw broken(severalDisks, place);
  const locator = at >= Locator.size ? Locator.read(tail, at - Locator.size) : undefined;
  const isWide = locator?.signature === signatures.locator;
  if (!isWide && [record.directoryAt, record.directorySize].includes(inZip64))
    throw broken('its 64-bit end record is missing', place);
  const end = isWide ? await readEnd64(source, Number(locator.endAt)) : record;
  const { entries, directoryAt, directorySize } = end;
  const limit = isWide ? Number(locator.endAt) : place;
  if (directoryAt + directorySize > limit) throw await displaced(source, end, limit);
  if (directorySize > largestDirectory || entries * Central.size > directorySize)
    throw broken(`${entries} entries in ${directorySize} bytes`, limit);
  return { entries, directoryAt, directorySize };
}

/** No IPSW was ever cut into several files: an archive that says so is damaged. */
const severalDisks = 'it speaks of several disks';

const broken = (why: string, at: number): EntryBroken => new EntryBroken('central directory', why, at);

/** A file that was cut ends anywhere; one whose end record was damaged ends with what is one in all but its name. */
function withoutEnd(tail: Bytes, size: number): Error {
  const at = tail.length - EndRecord.size;
  if (at < Locator.size) return new TruncatedZip(size);
  const { directoryAt, directorySize } = EndRecord.read(tail, at);
  const place = size - EndRecord.size;
  const isEnd =
    (directorySize > 0 && directoryAt + directorySize === place) ||
    Locator.read(tail, at - Locator.size).signature === signatures.locator;
  return isEnd ? broken('the record that ends it is damaged', place) : new TruncatedZip(size);
}

/** The last place that can be an end record: its comment ends where the file ends. */
function lastEnd(tail: Bytes): number | undefined {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.length);
  for (let at = tail.length - EndRecord.size; at >= 0; at--) {
    if (view.getUint32(at, true) !== signatures.end) continue;
    if (at + EndRecord.size + view.getUint16(at + 20, true) === tail.length) return at;
  }
  return undefined;
}

/** A file with a hole in the middle keeps its end record, but the directory is not where the record says. */
async function displaced(source: Source, { directoryAt, directorySize }: End, limit: number): Promise<Error> {
  if (directoryAt + Central.size <= limit && (await isDirectory(source, directoryAt)))
    return broken(`${directorySize} bytes, more than there are`, limit);
  return new TruncatedZip(source.size, directoryAt + directorySize + source.size - limit);
}

const isDirectory = async (source: Source, at: number): Promise<boolean> =>
  Central.read(await source.read(at, Central.size)).signature === signatures.central;

async function readEnd64(source: Source, at: number): Promise<End> {
  if (at + End64.size > source.size) throw new TruncatedZip(source.size, at + End64.size);
  const record = End64.read(await source.read(at, End64.size));
  if (record.signature !== signatures.end64)
    throw broken('no 64-bit end record where the locator points', at);
  if (record.disk !== 0 || record.directoryDisk !== 0) throw broken(severalDisks, at);
  const end = {
    entries: Number(record.entries),
    directoryAt: Number(record.directoryAt),
    directorySize: Number(record.directorySize),
  };
  if (!Object.values(end).every(Number.isSafeInteger)) throw broken('a size beyond all files', at);
  return end;
}
