import { createStore, get, set, type UseStore } from 'idb-keyval';
import type { World } from '../../bytes/world.ts';
import type { Listing } from './build.ts';

/** The last answer for each product. */
export interface Listings {
  get(product: string): Promise<Listing | undefined>;
  put(listing: Listing): Promise<void>;
}

/** IndexedDB: one record per product. What cannot be kept is asked for again the next time, so no failure is told. */
export class BrowserListings implements Listings {
  readonly #world: World;
  readonly #store: UseStore;

  constructor(world: World, name = 'replug-catalogue') {
    this.#world = world;
    this.#store = createStore(name, 'listings');
  }

  get(product: string): Promise<Listing | undefined> {
    return this.#world.outside('storage', () => get<Listing>(product, this.#store)).catch(() => undefined);
  }

  async put(listing: Listing): Promise<void> {
    await this.#world
      .outside('storage', () => set(listing.product, listing, this.#store))
      .catch(() => undefined);
  }
}
