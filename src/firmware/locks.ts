import type { World } from '../bytes/world.ts';

/** Gives back what was held. */
export type Release = () => void;

type Mode = 'shared' | 'exclusive';

/** Locks that all tabs of this origin share; the browser takes back those of a tab that ends. */
export class Locks {
  readonly #world: World;
  readonly #prefix: string;

  constructor(world: World, prefix: string) {
    this.#world = world;
    this.#prefix = prefix;
  }

  /** Waits for it. Rejects with the signal's reason when that comes first. */
  async hold(name: string, mode: Mode, signal?: AbortSignal): Promise<Release> {
    try {
      return (await this.#request(name, signal ? { mode, signal } : { mode }))!;
    } catch (error) {
      // Browsers differ in what they reject with then.
      signal?.throwIfAborted();
      throw error;
    }
  }

  /** Undefined: somebody else has it. */
  attempt(name: string, mode: Mode): Promise<Release | undefined> {
    return this.#request(name, { mode, ifAvailable: true });
  }

  #request(name: string, options: LockOptions): Promise<Release | undefined> {
    return this.#world.outside(
      'storage',
      () =>
        new Promise((got, failed) => {
          const granted = (lock: Lock | null): Promise<void> | undefined => {
            if (lock) return new Promise((release) => got(release));
            got(undefined);
            return undefined;
          };
          navigator.locks.request(`${this.#prefix}:${name}`, options, granted).catch(failed);
        }),
    );
  }
}
