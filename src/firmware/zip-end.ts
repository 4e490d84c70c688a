import type { Bytes } from '../bytes/bytes.ts';
import { MiB } from '../bytes/bytes.ts';
import { EntryBroken, TruncatedZip, ZipUnsupported } from './errors.ts';
import type { Source } from '../bytes/source.ts';
import { End64, EndRecord, Locator, signatures } from './zip-records.ts';

const longestComment = 0xffff;

/** An IPSW's directory has some hundreds of records, below 200 KB. */
const largestDirectory = 64 * MiB;
const smallestRecord = 46;

/** Where the central directory lies. */
export interface End {
  readonly entries: number;
  readonly directoryAt: number;
  readonly directorySize: number;
}

/** Finds the end record within the last 64 KiB. Throws `TruncatedZip`, `ZipUnsupported`, `EntryBroken`. */
export async function findEnd(source: Source): Promise<End> {
  const tailSize = Math.min(source.size, EndRecord.size + longestComment + Locator.size);
  const tailAt = source.size - tailSize;
  const tail = await source.read(tailAt, tailSize);
  const at = lastEnd(tail);
  if (at === undefined) throw new TruncatedZip(source.size);
  const record = EndRecord.read(tail, at);
  const locator = at >= Locator.size ? Locator.read(tail, at - Locator.size) : undefined;
  const end =
    locator?.signature === signatures.locator
      ? await readEnd64(source, Number(locator.endAt))
      : plainEnd(record, tailAt + at);
  if (record.disk !== 0 && record.disk !== 0xffff) throw new ZipUnsupported('several disks');
  if (end.directoryAt + end.directorySize > source.size)
    throw new TruncatedZip(source.size, end.directoryAt + end.directorySize);
  if (end.directorySize > largestDirectory || end.entries * smallestRecord > end.directorySize)
    throw new EntryBroken('central directory', `${end.entries} entries in ${end.directorySize} bytes`);
  return end;
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

// A file with a hole in the middle keeps its end record, but the directory is not where the record says.
function plainEnd(record: ReturnType<typeof EndRecord.read>, at: number): End {
  const needed = record.directoryAt + record.directorySize;
  if (needed > at) throw new TruncatedZip(at + EndRecord.size, needed + EndRecord.size);
  return { entries: record.entries, directoryAt: record.directoryAt, directorySize: record.directorySize };
}

async function readEnd64(source: Source, at: number): Promise<End> {
  if (at + End64.size > source.size) throw new TruncatedZip(source.size, at + End64.size);
  const record = End64.read(await source.read(at, End64.size));
  if (record.signature !== signatures.end64)
    throw new EntryBroken('central directory', 'no 64-bit end record where the locator points');
  if (record.disk !== 0 || record.directoryDisk !== 0) throw new ZipUnsupported('several disks');
  const end = {
    entries: Number(record.entries),
    directoryAt: Number(record.directoryAt),
    directorySize: Number(record.directorySize),
  };
  if (!Object.values(end).every(Number.isSafeInteger))
    throw new EntryBroken('central directory', 'a size beyond all files');
  return end;
}
