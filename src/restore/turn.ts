import type { World } from '../bytes/world.ts';
import type { UsbDevice } from '../usb/port.ts';
import { ecidShown as nameOf } from './shown.ts';

/** The little we need of the browser's locks, which all tabs of one origin share. */
export interface Locks {
  /** `work` runs while the lock is held, for as long as its promise lasts; null: it was not to be had at once. */
  request(
    name: string,
    options: { ifAvailable: boolean },
    work: (lock: object | null) => Promise<void>,
  ): Promise<unknown>;
}

/**
 * Whose turn it is: one phone belongs to one tab, the first that saw it, until that tab is closed or lets go of it. A
 * second one would end the first one's session by a mere `close` (failures.md §1.5.7).
 */
export class Turn {
  readonly #world: World;
  readonly #locks: Locks | undefined;
  /** Phones that this tab has, each with what lets go of it. */
  readonly #own = new Map<string, () => void>();
  /** Phones that another tab has, each with what to do when it is gone. */
  readonly #others = new Map<string, () => void>();

  constructor(world: World, locks: Locks | undefined) {
    this.#world = world;
    this.#locks = locks;
  }

  /** May this tab touch it? If not, `free` is called once it may. */
  async mine(device: UsbDevice, free: () => void): Promise<boolean> {
    const name = nameOf(device);
    // Without a name it may well be the phone that another tab is busy with.
    if (!this.#locks || name === undefined) return this.#others.size === 0;
    if (this.#own.has(name)) return true;
    if (this.#others.has(name)) {
      this.#others.set(name, free);
      return false;
    }
    if (await this.#take(name, true)) return true;
    this.#others.set(name, free);
    void this.#take(name, false).then(() => {
      const then = this.#others.get(name);
      this.#others.delete(name);
      then?.();
    });
    return false;
  }

  /** It is no matter of this tab any more: another one may have it. */
  release(device: UsbDevice): void {
    const name = nameOf(device);
    if (name === undefined) return;
    this.#own.get(name)?.();
    this.#own.delete(name);
  }

  /** Another tab has it. */
  isElsewhere(device: UsbDevice): boolean {
    const name = nameOf(device);
    return name === undefined ? this.#others.size > 0 : this.#others.has(name);
  }

  #take(name: string, ifAvailable: boolean): Promise<boolean> {
    return new Promise((answer) => {
      const over = this.#world.outside('usb', () =>
        this.#locks!.request(`replug phone ${name}`, { ifAvailable }, (lock) => {
          const held = new Promise<void>((letGo) => {
            if (lock) this.#own.set(name, letGo);
            else letGo();
          });
          answer(lock !== null);
          return held;
        }),
      );
      // A browser that refuses locks has but this tab to care for.
      over.catch(() => {
        answer(true);
      });
    });
  }
}
