import type { Measured, Unfinished } from './marked-digests.ts';
import { piecesOf } from './needs.ts';
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

/** The entry that a proof speaks of, and where it lies. */
type Told = Pick<ZipEntry, 'crc32' | 'size' | 'localAt' | 'packed'>;

interface Proof extends Told {
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

  /** Everything of which a part lies in one of these pieces; the file has `size` bytes. */
  async forget(pieces: ReadonlySet<number>, size: number): Promise<void> {
    for (const [name, proof] of [...this.#known]) {
      if (!piecesOf(proof, size).some((n) => pieces.has(n))) continue;
      this.#known.delete(name);
      await this.#store.dropProof(this.#key, name);
    }
  }

  #of(entry: ZipEntry): Proof | undefined {
    const proof = this.#known.get(entry.name);
    return proof && told.every((field) => proof[field] === entry[field]) ? proof : undefined;
  }

  async #keep(entry: ZipEntry, found: Pick<Proof, 'measured' | 'half'>): Promise<void> {
    const { name, crc32, size, localAt, packed } = entry;
    const proof = { crc32, size, localAt, packed, ...found };
    this.#known.set(name, proof);
    await this.#store.putProof(this.#key, name, proof);
  }
}

const told = ['crc32', 'size', 'localAt', 'packed'] as const;
