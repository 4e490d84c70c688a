import { concat, nothing, type Bytes } from '../bytes/bytes.ts';
import { toHex } from '../bytes/hex.ts';
import { digesting, type World } from '../bytes/world.ts';
import type { Algorithm, Hashers, StreamCrc, StreamHash } from './hashing.ts';
import { headLength, typeAt, withType } from './retype.ts';

/** A digest to take; `type`: as if the IM4P were marked so. */
export interface DigestJob {
  readonly algorithm: Algorithm;
  readonly type: string | undefined;
}

/** What a file turned out to be: whether it is an IM4P, and its digests in hex by `jobKey`. */
export interface Measured {
  readonly im4p: boolean;
  readonly digests: Readonly<Record<string, string>>;
}

/** Digests that stopped inside a file, by `jobKey`. */
export interface Unfinished {
  readonly im4p: boolean;
  readonly states: Readonly<Record<string, Bytes>>;
}

/** Names a job in records that are kept, so it must stay as it is from one version to the next. */
export const jobKey = ({ algorithm, type }: DigestJob): string => `${algorithm}:${type ?? ''}`;

/** Several digests of one file in one pass, each as if the file carried another IM4P type. */
export class MarkedDigests {
  readonly #world: World;
  readonly #hashers: Hashers;
  readonly #jobs: ReadonlyMap<string, DigestJob>;
  readonly #running = new Map<string, StreamHash>();
  #head: Bytes | undefined = nothing;
  readonly #summed: boolean;
  #im4p = false;

  /** `summed`: `crc32` will be wanted, of a file that is longer than its head, with a job that leaves it as it is. */
  constructor(world: World, hashers: Hashers, jobs: readonly DigestJob[], summed = false) {
    this.#summed = summed;
    this.#world = world;
    this.#hashers = hashers;
    this.#jobs = new Map(jobs.map((job) => [jobKey(job), job]));
  }

  /** Instead of the file's beginning. */
  async takeUp({ im4p, states }: Unfinished): Promise<void> {
    this.#head = undefined;
    this.#im4p = im4p;
    for (const [key, { algorithm }] of this.#jobs)
      this.#running.set(key, await this.#start(algorithm, states[key]));
  }

  async update(piece: Bytes): Promise<void> {
    if (this.#jobs.size === 0) return;
    if (!this.#head) return this.#feed(piece);
    this.#head = concat([this.#head, piece]);
    if (this.#head.length >= headLength) await this.#begin(this.#head);
  }

  /** Undefined where a digest cannot be left and taken up again. */
  async save(): Promise<Unfinished | undefined> {
    if (this.#head && this.#jobs.size > 0) return undefined;
    const states: Record<string, Bytes> = {};
    for (const [key, hash] of this.#running) {
      if (!hash.save) return undefined;
      states[key] = await this.#awaited(key, hash.save());
    }
    return { im4p: this.#im4p, states };
  }

  /** Of all that was fed, counted where the digest is. */
  get crc32(): StreamCrc {
    return {
      update: () => undefined,
      value: async () => {
        const [key, hash] = [...this.#running].find(([, each]) => 'crc32' in each)!;
        return this.#awaited(key, hash.crc32!());
      },
    };
  }

  async finish(): Promise<Measured> {
    if (this.#head && this.#jobs.size > 0) await this.#begin(this.#head);
    const digests: Record<string, string> = {};
    for (const [key, hash] of this.#running) digests[key] = toHex(await this.#awaited(key, hash.digest()));
    return { im4p: this.#im4p, digests };
  }

  async #begin(head: Bytes): Promise<void> {
    this.#head = undefined;
    const at = typeAt(head.subarray(0, headLength));
    this.#im4p = at !== undefined;
    for (const [key, { algorithm, type }] of this.#jobs) {
      const hash = await (this.#summed && !type
        ? digesting(this.#world, algorithm, () => this.#hashers.startSummed!(algorithm))
        : this.#start(algorithm));
      this.#running.set(key, hash);
      await this.#awaited(key, hash.update(at === undefined || !type ? head : withType(head, at, type)));
    }
  }

  #start(algorithm: Algorithm, saved?: Bytes): Promise<StreamHash> {
    return digesting(this.#world, algorithm, () => this.#hashers.start(algorithm, saved));
  }

  async #feed(piece: Bytes): Promise<void> {
    for (const [key, hash] of this.#running) await this.#awaited(key, hash.update(piece));
  }

  /** What is done in another thread has a limit; what was done here is there already. */
  async #awaited<T>(key: string, work: T | Promise<T>): Promise<T> {
    if (!(work instanceof Promise)) return work;
    return digesting(this.#world, this.#jobs.get(key)!.algorithm, () => work);
  }
}
