import type { Measured, Unfinished } from './marked-digests.ts';
import type { ShelfStore } from './shelf-store.ts';
import type { ZipEntry } from './zip.ts';

/** A stored entry that was checked as far as `at`. */
export interface HalfWay extends Unfinished {
  readonly at: number;
  readonly crc32: number;
}

/** What was found out about the entries of one file, so that it need not be found out again. */
export interface Proofs {
  /** Read whole, and its checksum is right. */
  whole(entry: ZipEntry): Measured | undefined;
  halfWay(entry: ZipEntry): HalfWay | undefined;
  keepWhole(entry: ZipEntry, measured: Measured): Promise<void>;
  keepHalfWay(entry: ZipEntry, half: HalfWay): Promise<void>;
}

interface Proof {
  /** The entry that it speaks of. */
  readonly crc32: number;
  readonly size: number;
  readonly measured?: Measured;
  readonly half?: HalfWay;
}

/** Proofs of a file whose pieces lie on the shelf: they are kept beside it, and go with it. */
export class ShelfProofs implements Proofs {
  readonly #store: ShelfStore;
  readonly #key: string;
  readonly #known: Map<string, Proof>;

  private constructor(store: ShelfStore, key: string, known: Map<string, Proof>) {
    this.#store = store;
    this.#key = key;
    this.#known = known;
  }

  static async open(store: ShelfStore, key: string): Promise<ShelfProofs> {
    return new ShelfProofs(store, key, (await store.proofs(key)) as Map<string, Proof>);
  }

  whole(entry: ZipEntry): Measured | undefined {
    return this.#of(entry)?.measured;
  }

  halfWay(entry: ZipEntry): HalfWay | undefined {
    return this.#of(entry)?.half;
  }

  keepWhole(entry: ZipEntry, measured: Measured): Promise<void> {
    return this.#keep(entry, { measured });
  }

  keepHalfWay(entry: ZipEntry, half: HalfWay): Promise<void> {
    return this.#keep(entry, { half });
  }

  /** Its pieces are gone, or turned out to be wrong. */
  async forget({ name }: ZipEntry): Promise<void> {
    this.#known.delete(name);
    await this.#store.dropProof(this.#key, name);
  }

  #of({ name, crc32, size }: ZipEntry): Proof | undefined {
    const proof = this.#known.get(name);
    return proof?.crc32 === crc32 && proof.size === size ? proof : undefined;
  }

  async #keep({ name, crc32, size }: ZipEntry, found: Pick<Proof, 'measured' | 'half'>): Promise<void> {
    const proof = { crc32, size, ...found };
    this.#known.set(name, proof);
    await this.#store.putProof(this.#key, name, proof);
  }
}
