import { crc32 } from '../bytes/crc32.ts';
import type { Bytes } from '../bytes/bytes.ts';
import type { World } from '../bytes/world.ts';
import type { Net } from './net.ts';
import { RangesGone } from './network-errors.ts';
import type { Patience } from './patience.ts';
import type { Resource } from './resource.ts';
import { chunkSize } from './shelf-room.ts';
import type { Chunk } from './shelf-store.ts';
import { span } from './span.ts';

/** Ranges that are under way at once; each holds up to one piece of 16 MiB in memory. */
const lanes = 4;

/** What fetching is given and whom it tells. */
export interface Fetching {
  readonly world: World;
  readonly net: Net;
  readonly resource: Resource;
  readonly patience: Patience;
  readonly signal: AbortSignal;
  /** Pieces of which a part came before a pause, by number: they are taken up where they stopped. */
  readonly begun: Map<number, Collected>;
  /** Bytes came. */
  got(bytes: number): void;
  /** Piece `n` is whole: it must be stored before the next is fetched. */
  store(n: number, chunk: Chunk): Promise<void>;
}

/**
 * Fetches pieces of 16 MiB, in this order, in parallel ranges; interruptions are waited out. A server that stops giving
 * ranges is asked for the whole file, once. Throws what `openRange` and `Patience.wait` throw, what `store` throws, and the
 * signal's reason.
 */
export async function fetchPieces(fetching: Fetching, wanted: readonly number[]): Promise<void> {
  const missing = new Set(wanted);
  const noting: Fetching = {
    ...fetching,
    async store(n, chunk) {
      await fetching.store(n, chunk);
      missing.delete(n);
    },
  };
  if (fetching.resource.ranges)
    try {
      await rangeLanes(noting, wanted);
    } catch (error) {
      if (!(error instanceof RangesGone)) throw error;
    }
  await wholeLane({ ...fetching, resource: { ...fetching.resource, ranges: false } }, [...missing]);
}

async function rangeLanes(fetching: Fetching, wanted: readonly number[]): Promise<void> {
  const left = [...wanted];
  // The first lane that fails ends the others.
  const end = new AbortController();
  const signal = AbortSignal.any([fetching.signal, end.signal]);
  const lane = async (): Promise<void> => {
    for (let n = left.shift(); n !== undefined; n = left.shift())
      await fetching.store(n, await piece({ ...fetching, signal }, n));
  };
  const running = Array.from({ length: lanes }, () =>
    lane().catch((error: unknown) => {
      end.abort(error);
      throw error;
    }),
  );
  // Nothing is being stored any more when this ends.
  await Promise.allSettled(running);
  await Promise.all(running);
}

/** One piece, taken up after each interruption where it stopped. */
async function piece(fetching: Fetching, n: number): Promise<Chunk> {
  const { world, net, resource, patience, signal, begun } = fetching;
  const from = n * chunkSize;
  const to = Math.min(from + chunkSize, resource.size);
  const collected = begun.get(n) ?? new Collected();
  begun.set(n, collected);
  for (;;) {
    try {
      for await (const bytes of span(world, net, resource, { from: from + collected.length, to, signal })) {
        collected.add(bytes);
        patience.gained();
        fetching.got(bytes.length);
      }
      begun.delete(n);
      return collected.chunk();
    } catch (error) {
      await patience.wait(error, signal);
    }
  }
}

/** Where the server gives no ranges: the whole file in one answer, from the beginning after each interruption. */
async function wholeLane(fetching: Fetching, wanted: readonly number[]): Promise<void> {
  const { world, net, resource, patience, signal } = fetching;
  const left = new Set(wanted);
  while (left.size > 0) {
    const first = Math.min(...left);
    try {
      let n = first;
      let collected = new Collected();
      const pieces = span(world, net, resource, { from: first * chunkSize, to: resource.size, signal });
      for await (const bytes of pieces) {
        patience.heard();
        fetching.got(bytes.length);
        for (let at = 0; at < bytes.length;) {
          const size = Math.min(chunkSize, resource.size - n * chunkSize);
          const taken = bytes.slice(at, at + size - collected.length);
          collected.add(taken);
          at += taken.length;
          if (collected.length < size) continue;
          if (left.delete(n)) await fetching.store(n, collected.chunk());
          patience.gained();
          if (left.size === 0) return;
          collected = new Collected();
          n++;
        }
      }
    } catch (error) {
      await patience.wait(error, signal);
    }
  }
}

/** Bytes of one piece as they come, with their checksum. */
export class Collected {
  length = 0;
  readonly #pieces: Bytes[] = [];
  #crc = 0;

  add(bytes: Bytes): void {
    this.#pieces.push(bytes);
    this.#crc = crc32(bytes, this.#crc);
    this.length += bytes.length;
  }

  chunk(): Chunk {
    return { crc: this.#crc, blob: new Blob(this.#pieces) };
  }
}
