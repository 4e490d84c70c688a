import { MiB } from '../bytes/bytes.ts';
import { digesting, type World } from '../bytes/world.ts';
import { stream } from './entry.ts';
import { isCopied } from './copied.ts';
import type { Hashers } from './hashing.ts';
import { shelfKey, type Ipsw } from './ipsw.ts';
import { jobKey, MarkedDigests, type DigestJob, type Measured } from './marked-digests.ts';
import type { HalfWay, Proofs } from './proofs.ts';
import type { Shelf, ShelfWriter } from './shelf.ts';
import type { ZipEntry } from './zip.ts';

/** How much of a stored entry is checked between two notes of how far it got. */
const stepBytes = 8 * MiB;

/** What is wanted of one entry of the archive besides its checksum. */
export interface Measuring {
  readonly jobs: readonly DigestJob[];
  /** When it is deflated, its content goes onto the shelf. */
  readonly unpack: boolean;
  /** Content bytes of this entry that are done, and how many of them were read since the last call. */
  progress(done: number, fresh: number): void;
}

/** What measuring works with; without a shelf nothing is unpacked, without proofs everything is read again. */
export interface Tools {
  readonly hashers: Hashers;
  readonly shelf?: Shelf;
  readonly proofs?: Proofs;
  /** Ends it, with its reason. */
  readonly signal?: AbortSignal;
}

/**
 * Reads an entry once: checksum, digests, and a copy for the shelf. What was proven before is not read again, and a
 * stored entry is taken up where its check stopped. Throws what `stream` and the shelf throw.
 */
export async function measure(
  world: World,
  ipsw: Ipsw,
  entry: ZipEntry,
  wanted: Measuring,
  { hashers, shelf, proofs, signal }: Tools,
): Promise<Measured> {
  signal?.throwIfAborted();
  const copied = wanted.unpack && entry.method === 8 ? shelf : undefined;
  const there = !copied || (await isCopied(world, { shelf: copied, hashers }, ipsw, entry));
  const proven = proofs?.whole(entry);
  if (proven && covers(proven.digests, wanted) && there) {
    wanted.progress(entry.size, 0);
    return proven;
  }
  const aside = mayBeAside(hashers, entry, wanted);
  const digests = new MarkedDigests(world, hashers, wanted.jobs, aside);
  const half = entry.method === 0 ? usable(proofs?.halfWay(entry), wanted) : undefined;
  if (half) await digests.takeUp(half);
  // A WebAssembly digest is compiled when it is first wanted.
  const crc32 = aside ? digests.crc32 : await digesting(world, 'CRC-32', () => hashers.crc32(half?.crc32));
  const copy = await write(copied, ipsw, entry, signal);
  try {
    let done = half?.at ?? 0;
    let noted = done;
    wanted.progress(done, 0);
    for await (const piece of stream(world, ipsw.zip, entry, { crc32, from: done })) {
      signal?.throwIfAborted();
      await digests.update(piece);
      await copy?.add(piece);
      done += piece.length;
      wanted.progress(done, piece.length);
      if (proofs && entry.method === 0 && done - noted >= stepBytes && done < entry.size) {
        noted = done;
        const saved = await digests.save();
        if (saved) await proofs.keepHalfWay(entry, { ...saved, at: done, crc32: await crc32.value() });
      }
    }
    await copy?.finish();
  } catch (error) {
    await copy?.stop();
    throw error;
  }
  const measured = await digests.finish();
  await proofs?.keepWhole(entry, measured);
  return measured;
}

/** Inflating is all that one thread can do; reading what is stored leaves it time for the checksum. */
const mayBeAside = (hashers: Hashers, entry: ZipEntry, { jobs }: Measuring): boolean =>
  hashers.startSummed !== undefined &&
  entry.method === 8 &&
  entry.size >= stepBytes &&
  jobs.some(({ type }) => type === undefined);

const covers = (known: Readonly<Record<string, unknown>>, { jobs }: Measuring): boolean =>
  jobs.every((job) => jobKey(job) in known);

const usable = (half: HalfWay | undefined, wanted: Measuring): HalfWay | undefined =>
  half && covers(half.states, wanted) ? half : undefined;

const write = (
  shelf: Shelf | undefined,
  { zip, name }: Ipsw,
  entry: ZipEntry,
  signal: AbortSignal | undefined,
): Promise<ShelfWriter> | undefined =>
  shelf?.write(shelfKey(zip, entry), { size: entry.size, label: name, ...(signal ? { signal } : {}) });
