import { MiB, nothing, type Bytes } from '../bytes/bytes.ts';
import { Silence, within } from '../bytes/deadline.ts';
import { giveBack } from '../bytes/give-back.ts';
import { DigestFailed, type World } from '../bytes/world.ts';
import { EntryBroken } from './errors.ts';
import type { ZipEntry } from './zip.ts';

/** The file behind it has its own, shorter patience. */
const inflateMs = 180_000;

/** Inflate gives 64 KiB at a time: so many of them are handed on together, since each hand-over has its price. */
const gathered = MiB;

/** Pieces of what was inflated that have memory of their own. */
const alive = 3;

/**
 * Native inflate, pulled: it takes the next packed piece when its output has been read, and is done with a piece by then.
 * What it gives is good until two more pieces have been asked for. Throws what `packed` throws,
 * `EntryBroken`, and `DigestFailed` where the browser falls silent.
 */
export async function* inflate(
  world: World,
  packed: AsyncGenerator<Bytes>,
  { name, size }: ZipEntry,
): AsyncGenerator<Bytes> {
  let readFailure: { error: unknown } | undefined;
  const input = new ReadableStream<Bytes>(
    {
      async pull(controller) {
        try {
          const next = await packed.next();
          if (next.done === true) controller.close();
          else controller.enqueue(next.value);
        } catch (error) {
          readFailure = { error };
          throw error;
        }
      },
      cancel() {
        // Not awaited: a read that never ends would hold up whoever gave up on it.
        packed.return(undefined).catch(() => undefined);
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
  } catch (error) {
    if (readFailure) throw readFailure.error;
    // No bytes make an inflater silent.
    if (error instanceof Silence) throw new DigestFailed('inflate', error.message);
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
  #small: Bytes = nothing;
  /** What of the small piece was not handed on. */
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
        giveBack(this.#small);
        const { value, done } = await this.#reader.read();
        this.#small = this.#rest = value ?? nothing;
        if (done) break;
      }
      const taken = this.#rest.subarray(0, memory.length - filled);
      memory.set(taken, filled);
      filled += taken.length;
      this.#rest = this.#rest.subarray(taken.length);
    }
    return memory.subarray(0, filled);
  }
}
