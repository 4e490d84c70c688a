import { MiB, nothing, type Bytes } from '../bytes/bytes.ts';
import { flowing, pieces, type Source } from '../bytes/source.ts';
import { within } from '../bytes/deadline.ts';
import type { World } from '../bytes/world.ts';
import { CrcMismatch, EntryBroken, EntryTooLarge, ZipUnsupported } from './errors.ts';
import { scriptCrc32, type StreamCrc } from './hashing.ts';
import { part } from './source.ts';
import { dataAt, type Zip, type ZipEntry } from './zip.ts';

/** Reading in slices this large costs half as much as in slices of 1 MiB (browser-platform §4.7). */
const slice = 8 * MiB;

/** The stored bytes of an entry at any place, in the archive itself. Only for entries that are not compressed. */
export async function stored(zip: Zip, entry: ZipEntry): Promise<Source> {
  if (entry.method !== 0) throw new ZipUnsupported(`random access to the compressed entry "${entry.name}"`);
  return packed(zip, entry);
}

/**
 * The entry's content in pieces of up to 8 MiB, pulled: nothing is read ahead but one slice. A piece is good until two
 * more have been asked for. A stored entry can be taken up again at `from`, with the checksum of what came before in
 * `crc32`. Throws `EntryBroken` when it cannot be inflated or has another length, `CrcMismatch` at the
 * end.
 */
export async function* stream(
  world: World,
  zip: Zip,
  entry: ZipEntry,
  options: { slice?: number; crc32?: StreamCrc; from?: number } = {},
): AsyncGenerator<Bytes> {
  const source = await packed(zip, entry);
  const step = options.slice ?? slice;
  const crc32 = options.crc32 ?? scriptCrc32();
  const from = entry.method === 0 ? (options.from ?? 0) : 0;
  let got = from;
  // Inflate holds what it was given for as long as it likes.
  const content =
    entry.method === 0 ? flowing(source, step, from) : inflate(world, pieces(source, step), entry);
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

/** The file behind it has its own, shorter patience. */
const inflateMs = 180_000;

/** Inflate gives 64 KiB at a time: so many of them are handed on together, since each hand-over has its price. */
const gathered = MiB;

/** Pieces of what was inflated that have memory of their own. */
const alive = 3;

/** Native inflate, pulled: it takes the next slice when its output has been read. */
async function* inflate(
  world: World,
  raw: AsyncGenerator<Bytes>,
  { name, size }: ZipEntry,
): AsyncGenerator<Bytes> {
  let readFailure: { error: unknown } | undefined;
  const input = new ReadableStream<Bytes>(
    {
      async pull(controller) {
        try {
          const next = await raw.next();
          if (next.done === true) controller.close();
          else controller.enqueue(next.value);
        } catch (error) {
          readFailure = { error };
          throw error;
        }
      },
    },
    { highWaterMark: 0 },
  );
  const reader = input.pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const gatherer = new Gatherer(reader, Math.max(1, Math.min(gathered, size)));
  try {
    for (;;) {
      const gathering = world.outside('inflate', () => gatherer.next());
      const piece = await within(world.clock, inflateMs, 'inflate', gathering);
      if (piece.length === 0) return;
      yield piece;
    }
  } catch {
    if (readFailure) throw readFailure.error;
    throw new EntryBroken(name, 'its compressed bytes cannot be inflated');
  } finally {
    // Also when the consumer stops early; an already failed stream has nothing left to cancel.
    await reader.cancel().catch(() => undefined);
  }
}

/** Gathers a stream's small pieces into memory that is used again. */
class Gatherer {
  readonly #reader: ReadableStreamDefaultReader<Bytes>;
  readonly #memory: Bytes[] = [];
  readonly #step: number;
  #rest: Bytes = nothing;

  constructor(reader: ReadableStreamDefaultReader<Bytes>, step: number) {
    this.#reader = reader;
    this.#step = step;
  }

  /** The next piece, full unless it is the last; empty after the end. Good until two more have been asked for. */
  async next(): Promise<Bytes> {
    const memory =
      this.#memory.length < alive ? new Uint8Array(this.#step) : (this.#memory.shift() ?? nothing);
    this.#memory.push(memory);
    let filled = 0;
    while (filled < memory.length) {
      if (this.#rest.length === 0) {
        const { value, done } = await this.#reader.read();
        if (done) break;
        this.#rest = value;
      }
      const taken = this.#rest.subarray(0, memory.length - filled);
      memory.set(taken, filled);
      filled += taken.length;
      this.#rest = this.#rest.subarray(taken.length);
    }
    return memory.subarray(0, filled);
  }
}
