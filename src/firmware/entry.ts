import { KiB, MiB, type Bytes } from '../bytes/bytes.ts';
import { flowing, type Source } from '../bytes/source.ts';
import type { World } from '../bytes/world.ts';
import { CrcMismatch, EntryBroken, EntryTooLarge, ZipUnsupported } from './errors.ts';
import { scriptCrc32, type StreamCrc } from './hashing.ts';
import { inflate } from './inflate.ts';
import { part } from './source.ts';
import { dataAt, type Zip, type ZipEntry } from './zip.ts';

/** Three of them are in memory. Where a source does not flow, slices of 1 MiB would cost twice as much (browser-platform §4.7). */
const slice = 4 * MiB;

/**
 * What goes into the inflater comes out of it at once, several times as long: small slices keep memory and the processor's
 * caches in use again. Where a source flows they cost nothing.
 */
const packedSlice = 256 * KiB;

/** The stored bytes of an entry at any place, in the archive itself. Only for entries that are not compressed. */
export async function stored(zip: Zip, entry: ZipEntry): Promise<Source> {
  if (entry.method !== 0) throw new ZipUnsupported(`random access to the compressed entry "${entry.name}"`);
  return packed(zip, entry);
}

/**
 * The entry's content in pieces of up to 4 MiB, pulled: nothing is read ahead but one slice. A piece is good until two
 * more have been asked for. A stored entry can be taken up again at `from`, with the checksum of what came before in
 * `crc32`. Throws `EntryBroken` when it cannot be inflated or has another length, `CrcMismatch` at the
 * end.
 */
export async function* stream(
  world: World,
  zip: Zip,
  entry: ZipEntry,
  options: { crc32?: StreamCrc; from?: number } = {},
): AsyncGenerator<Bytes> {
  const source = await packed(zip, entry);
  const crc32 = options.crc32 ?? scriptCrc32();
  const from = entry.method === 0 ? (options.from ?? 0) : 0;
  let got = from;
  const content =
    entry.method === 0
      ? flowing(source, slice, from)
      : inflate(world, flowing(source, source.flow ? packedSlice : slice), entry);
  for await (const piece of content) {
    got += piece.length;
    // A deflated entry may claim little and inflate to anything.
    if (got > entry.size) throw new EntryBroken(entry.name, `longer than the ${entry.size} bytes announced`);
    const summed = crc32.update(piece);
    yield piece;
    await summed;
  }
  if (got !== entry.size) throw new EntryBroken(entry.name, `${got} bytes instead of ${entry.size}`);
  const crc = await crc32.value();
  if (crc !== entry.crc32) throw new CrcMismatch(entry.name, entry.crc32, crc);
}

/** The whole content in memory, checked. Throws `EntryTooLarge` above `limit` bytes, before reading anything. */
export async function whole(world: World, zip: Zip, entry: ZipEntry, limit: number): Promise<Bytes> {
  if (entry.size > limit) throw new EntryTooLarge(entry.name, entry.size, limit);
  const bytes = new Uint8Array(entry.size);
  let at = 0;
  for await (const piece of stream(world, zip, entry)) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

const packed = async (zip: Zip, entry: ZipEntry): Promise<Source> =>
  part(zip.source, await dataAt(zip, entry), entry.packed);
