import type { World } from '../bytes/world.ts';
import { kept, shelfError } from './kept.ts';

/** Gives back what was held. */
export type Release = () => void;

type Mode = 'shared' | 'exclusive';

/**
 * Locks that all tabs of this origin share; the browser takes back those of a tab that ends. A browser that gives none
 * throws `ShelfBroken`: without them another tab could delete what is being read.
 */
export class Locks {
  readonly #world: World;
  readonly #prefix: string;

  constructor(world: World, prefix: string) {
    this.#world = world;
    this.#prefix = prefix;
  }

  /** Waits for it. Rejects with the signal's reason when that comes first. */
  async hold(name: string, mode: Mode, signal?: AbortSignal): Promise<Release> {
    const options = signal ? { mode, signal } : { mode };
    try {
      return (await this.#world.outside('storage', () => this.#request(name, options)))!;
    } catch (error) {
      // Browsers differ in what they reject with then.
      signal?.throwIfAborted();
      throw shelfError(error);
    }
  }

  /** Undefined: somebody else has it. */
  async attempt(name: string, mode: Mode): Promise<Release | undefined> {
    let asked: Promise<Release | undefined> | undefined;
    try {
      return await kept(this.#world, () => (asked = this.#request(name, { mode, ifAvailable: true })));
    } catch (error) {
      // Nobody waits any more for one that comes after all.
      asked?.then((release) => release?.()).catch(() => undefined);
      throw error;
    }
  }

  async #request(name: string, options: LockOptions): Promise<Release | undefined> {
    const { locks } = navigator;
    return new Promise((got, failed) => {
      const granted = (lock: Lock | null): Promise<void> | undefined => {
        if (lock) return new Promise((release) => got(release));
        got(undefined);
        return undefined;
      };
      locks.request(`${this.#prefix}:${name}`, options, granted).catch(failed);
    });
  }
}
