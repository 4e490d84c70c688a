import { concat, nothing, type Bytes } from '../bytes/bytes.ts';
import type { World } from '../bytes/world.ts';
import type { Algorithm, Hashers, StreamHash } from './hashing.ts';
import { headLength, typeAt, withType } from './retype.ts';

/** A digest to take; `type`: as if the IM4P were marked so. */
export interface DigestJob {
  readonly algorithm: Algorithm;
  readonly type: string | undefined;
}

/** Several digests of one file in one pass, each as if the file carried another IM4P type. */
export class MarkedDigests {
  readonly #world: World;
  readonly #hashers: Hashers;
  readonly #jobs: ReadonlyMap<string, DigestJob>;
  readonly #running = new Map<string, StreamHash>();
  readonly #results = new Map<string, Bytes>();
  #head: Bytes | undefined = nothing;
  /** The file is an IM4P; known after the first bytes. */
  im4p = false;

  constructor(world: World, hashers: Hashers, jobs: readonly DigestJob[]) {
    this.#world = world;
    this.#hashers = hashers;
    this.#jobs = new Map(jobs.map((job) => [keyOf(job.algorithm, job.type), job]));
  }

  async update(piece: Bytes): Promise<void> {
    if (this.#jobs.size === 0) return;
    if (!this.#head) return this.#feed(piece);
    this.#head = concat([this.#head, piece]);
    if (this.#head.length >= headLength) await this.#begin(this.#head);
  }

  async finish(): Promise<void> {
    if (this.#head && this.#jobs.size > 0) await this.#begin(this.#head);
    for (const [key, hash] of this.#running) this.#results.set(key, await hash.digest());
  }

  /** After `finish`: the digest of a job that was asked for. */
  of(algorithm: Algorithm, type?: string): Bytes {
    return this.#results.get(keyOf(algorithm, type)) ?? nothing;
  }

  async #begin(head: Bytes): Promise<void> {
    this.#head = undefined;
    const at = typeAt(head.subarray(0, headLength));
    this.im4p = at !== undefined;
    for (const [key, { algorithm, type }] of this.#jobs) {
      const hash = await this.#world.outside('digest', () => this.#hashers.start(algorithm));
      this.#running.set(key, hash);
      await hash.update(at === undefined || !type ? head : withType(head, at, type));
    }
  }

  async #feed(piece: Bytes): Promise<void> {
    for (const hash of this.#running.values()) await hash.update(piece);
  }
}

const keyOf = (algorithm: Algorithm, type: string | undefined): string => `${algorithm}:${type ?? ''}`;
