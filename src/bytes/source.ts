import type { Bytes } from './bytes.ts';

/** Something to read at any place: a picked file, an image on the shelf, a part of either. */
export interface Source {
  readonly size: number;
  /** Exactly `length` bytes; `RangeError` when they are not all inside. */
  read(offset: number, length: number): Promise<Bytes>;
  /** The way from `offset` to `end`, where it costs less than as many reads. `RangeError` as above. */
  flow?(offset: number, end: number): Flow;
}

/** Reads forward, into memory that is lent to it: fresh memory costs more than the bytes that come into it. */
export interface Flow {
  /** The next `length` bytes, at the beginning of `memory`. The memory comes back as their `buffer`, never otherwise. */
  next(memory: ArrayBuffer, length: number): Promise<Bytes>;
  /** Nothing more will be asked for. */
  cancel(): void;
}

/**
 * The bytes from `from` to `end`, in pieces of `step`. The next piece is being read while the present one is worked on,
 * so reading and hashing overlap.
 */
export async function* pieces(
  source: Source,
  step: number,
  from = 0,
  end = source.size,
): AsyncGenerator<Bytes> {
  yield* ahead({ step, from, end }, (at, length) => source.read(at, length));
}

/** Pieces of `flowing` that have memory of their own. */
const alive = 3;

/**
 * As `pieces`, at half the price and in memory that is used again: a piece is good until two more have been asked for.
 */
export async function* flowing(source: Source, step: number, from = 0): AsyncGenerator<Bytes> {
  const way = { step, from, end: source.size };
  const flow = source.flow?.(way.from, way.end);
  if (!flow) {
    yield* pieces(source, step, from);
    return;
  }
  const memory = Array.from({ length: alive }, () => new ArrayBuffer(Math.min(step, source.size)));
  try {
    yield* ahead(way, async (_, length) => {
      const piece = await flow.next(memory.shift()!, length);
      memory.push(piece.buffer);
      return piece;
    });
  } finally {
    flow.cancel();
  }
}

async function* ahead(
  { step, from, end }: { step: number; from: number; end: number },
  read: (at: number, length: number) => Promise<Bytes>,
): AsyncGenerator<Bytes> {
  const begin = (at: number): Promise<Bytes> | undefined => {
    if (at >= end) return undefined;
    const work = read(at, Math.min(step, end - at));
    // The failure is reported where the piece is awaited; a reader that stops early leaves it unheard.
    work.catch(() => undefined);
    return work;
  };
  let next = begin(from);
  for (let at = from; next; at += step) {
    const piece = await next;
    next = begin(at + step);
    yield piece;
  }
}
