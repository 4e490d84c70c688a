import type { ArrivingSource } from './arrivals.ts';
import type { DownloadMeans } from './download-means.ts';
import type { Flow } from './flow.ts';
import { fetchPieces, type Collected } from './lanes.ts';
import { pieceSize } from './needs.ts';
import { Pace } from './pace.ts';
import type { Patience } from './patience.ts';
import type { Chunk, Item } from './shelf-store.ts';

/** How often it is told how far it got. */
const toldMs = 2000;

/** Brings the missing pieces of a file onto the shelf, and tells how fast. */
export class Fetcher {
  readonly #means: DownloadMeans;
  readonly #patience: Patience;
  readonly #file: { key: string; item: Item; arriving: ArrivingSource };
  readonly #pace = new Pace();
  #total = 0;
  #stored = 0;
  /** With what is on its way into a piece. */
  #done = 0;
  #toldAt = -Infinity;

  constructor(
    means: DownloadMeans,
    patience: Patience,
    file: { key: string; item: Item; arriving: ArrivingSource },
  ) {
    this.#means = means;
    this.#patience = patience;
    this.#file = file;
  }

  /** All of `pieces` but those `here`. Throws `ShelfFull`, and what `fetchPieces` throws. */
  async run(flow: Flow, pieces: readonly number[], here: ReadonlySet<number>): Promise<void> {
    const { world, net, shelf, hears } = this.#means;
    const { item } = this.#file;
    const { resource } = item.origin!;
    const sum = (numbers: readonly number[]): number =>
      numbers.reduce((bytes, n) => bytes + pieceSize(n, item.size), 0);
    const missing = new Set(pieces.filter((n) => !here.has(n)));
    this.#total = sum(pieces);
    this.#stored = this.#total - sum([...missing]);
    const { url, size, ranges } = resource;
    if (missing.size === 0) return;
    hears.fetch({ url, size, needed: this.#total, kept: this.#stored, ranges });
    await shelf.room.announce(sum([...missing]));
    const began = world.clock.now();
    const kept = this.#stored;
    const begun = new Map<number, Collected>();
    await flow.run((signal) => {
      this.#done = this.#stored + [...begun.values()].reduce((bytes, { length }) => bytes + length, 0);
      return fetchPieces(
        {
          world,
          net,
          resource,
          patience: this.#patience,
          signal,
          begun,
          got: (bytes) => {
            this.#got(bytes);
          },
          store: async (n, chunk) => {
            await this.#store(n, chunk);
            missing.delete(n);
          },
        },
        [...missing],
      );
    });
    hears.fetched(this.#stored - kept, Math.round(world.clock.now() - began));
  }

  #got(bytes: number): void {
    const now = this.#means.world.clock.now();
    this.#pace.add(now, bytes);
    this.#done += bytes;
    if (now - this.#toldAt < toldMs) return;
    this.#toldAt = now;
    this.#means.hears.fetching(Math.min(this.#done, this.#total), this.#total, this.#pace.bytesPerSecond());
  }

  async #store(n: number, chunk: Chunk): Promise<void> {
    const { key, arriving } = this.#file;
    const { room, store } = this.#means.shelf;
    await room.fit(
      () => store.putChunk(key, n, chunk),
      () => ({ needed: this.#total, kept: this.#stored }),
    );
    this.#stored += chunk.blob.size;
    arriving.arrived(n);
  }
}
