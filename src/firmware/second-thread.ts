import type { Bytes } from '../bytes/bytes.ts';
import { within } from '../bytes/deadline.ts';
import { Queue } from '../bytes/queue.ts';
import { DigestFailed, type World } from '../bytes/world.ts';
import { summed, type Algorithm, type Hashers, type StreamHash } from './hashing.ts';
import type { Answer, Ask, Wire } from './second-thread-wire.ts';

/** Memory of this size travels, at most so many pieces of it for one digest: what waits over there is bounded. */
const pieceBytes = 1024 * 1024;
const mostPieces = 8;

/** A thread that has not answered by then is not coming. */
const openMs = 10_000;

/**
 * Digests in a second thread, beside reading, inflating and checksums in this one; all of it in this one where a second
 * cannot be made, or has ended. A digest that was under way when it ended throws `DigestFailed`.
 */
export function besideOrHere(world: World, makeWire: () => Wire, here: Hashers): Hashers {
  let thread: Promise<SecondThread | undefined> | undefined;
  const beside = async (): Promise<SecondThread | undefined> => {
    const open = await (thread ??= SecondThread.open(world, makeWire).catch(() => undefined));
    return open?.lost === undefined ? open : undefined;
  };
  return {
    crc32: (before) => here.crc32(before),
    async start(algorithm, saved) {
      return ((await beside()) ?? here).start(algorithm, saved);
    },
    async startSummed(algorithm) {
      const there = await beside();
      if (there) return there.start(algorithm, undefined, true);
      return summed(await here.start(algorithm), await here.crc32());
    },
  };
}

/** This end of a thread that `serveHashing` runs in. */
class SecondThread {
  /** Why it has ended. */
  lost: string | undefined;
  readonly #wire: Wire;
  readonly #hashes = new Map<number, DistantHash>();
  /** Memory of digests that are finished. */
  readonly #spare: ArrayBuffer[] = [];
  #next = 0;

  private constructor(wire: Wire) {
    this.#wire = wire;
  }

  /** Throws when the thread cannot be made or does not begin. */
  static async open(world: World, makeWire: () => Wire): Promise<SecondThread> {
    const wire = makeWire();
    const thread = new SecondThread(wire);
    const ready = new Promise<void>((done, failed) => {
      wire.hear = (answer) => {
        if ('ready' in answer) done();
        else thread.#hashes.get(answer.of)?.hear(answer);
      };
      wire.ended = (why) => {
        thread.#lose(why);
        failed(new Error(why));
      };
    });
    await within(
      world.clock,
      openMs,
      'a second thread',
      world.outside('worker', () => ready),
    );
    return thread;
  }

  async start(algorithm: Algorithm, saved?: Bytes, withCrc = false): Promise<StreamHash> {
    const id = this.#next++;
    const hash = new DistantHash(algorithm, this.#spare, (ask, moved = []) => {
      if (this.lost !== undefined) throw new DigestFailed(algorithm, this.lost);
      this.#wire.send({ of: id, ...ask }, moved);
    });
    this.#hashes.set(id, hash);
    await hash.ask({ do: 'start', algorithm, summed: withCrc, ...(saved ? { saved } : {}) });
    return {
      update: (bytes) => hash.update(bytes),
      save: () => hash.save(),
      ...(withCrc ? { crc32: () => hash.crc32() } : {}),
      digest: () => hash.digest().finally(() => this.#hashes.delete(id)),
    };
  }

  #lose(why: string): void {
    this.lost = why;
    for (const hash of this.#hashes.values()) hash.lose(why);
    this.#hashes.clear();
  }
}

type WithoutId<T> = T extends unknown ? Omit<T, 'of'> : never;
type Send = (ask: WithoutId<Ask>, moved?: Transferable[]) => void;

/** One digest over there. */
class DistantHash {
  readonly #algorithm: Algorithm;
  readonly #spare: ArrayBuffer[];
  readonly #send: Send;
  /** Memory that came back. */
  readonly #empty = new Queue<ArrayBuffer>(mostPieces);
  #made = 0;
  #filling: { memory: ArrayBuffer; length: number } | undefined;
  #waiting: { done: (bytes: Bytes) => void; failed: (error: Error) => void } | undefined;

  constructor(algorithm: Algorithm, spare: ArrayBuffer[], send: Send) {
    this.#algorithm = algorithm;
    this.#spare = spare;
    this.#send = send;
  }

  /** Takes a copy; waits while too much is under way. */
  async update(bytes: Bytes): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const filling = (this.#filling ??= { memory: await this.#memory(), length: 0 });
      const taken = bytes.subarray(at, at + pieceBytes - filling.length);
      new Uint8Array(filling.memory).set(taken, filling.length);
      filling.length += taken.length;
      at += taken.length;
      if (filling.length === pieceBytes) this.#flush();
    }
  }

  async digest(): Promise<Bytes> {
    this.#flush();
    const bytes = await this.ask({ do: 'digest' });
    // All of it came back before the answer.
    while (this.#empty.weight > 0) this.#spare.push((await this.#empty.pull())!);
    return bytes;
  }

  save(): Promise<Bytes> {
    this.#flush();
    return this.ask({ do: 'save' });
  }

  async crc32(): Promise<number> {
    this.#flush();
    const bytes = await this.ask({ do: 'crc32' });
    return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  }

  /** One question at a time. */
  ask(ask: WithoutId<Ask>): Promise<Bytes> {
    return new Promise((done, failed) => {
      this.#waiting = { done, failed };
      this.#send(ask);
    });
  }

  hear(answer: Exclude<Answer, { ready: true }>): void {
    if (this.#empty.ended) return;
    if ('memory' in answer) void this.#empty.push(answer.memory);
    else if ('bytes' in answer) this.#waiting?.done(answer.bytes);
    else this.lose(answer.why);
  }

  lose(why: string): void {
    const error = new DigestFailed(this.#algorithm, why);
    this.#empty.fail(error);
    this.#waiting?.failed(error);
  }

  async #memory(): Promise<ArrayBuffer> {
    if (this.#empty.weight === 0 && this.#made < mostPieces) {
      this.#made++;
      return this.#spare.pop() ?? new ArrayBuffer(pieceBytes);
    }
    return (await this.#empty.pull())!;
  }

  #flush(): void {
    if (!this.#filling) return;
    const { memory, length } = this.#filling;
    this.#filling = undefined;
    this.#send({ do: 'update', memory, length }, [memory]);
  }
}
