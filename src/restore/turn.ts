import type { World } from '../bytes/world.ts';
import type { UsbDevice } from '../usb/port.ts';
import { shownName } from './shown.ts';

/** The little we need of the browser's locks, which all tabs of one origin share. */
export interface Locks {
  /** `work` runs while the lock is held, for as long as its promise lasts; null: it was not to be had at once. */
  request(
    name: string,
    options: { ifAvailable: boolean },
    work: (lock: object | null) => Promise<void>,
  ): Promise<unknown>;
  /** Those that any tab holds now. */
  query(): Promise<{ readonly held?: readonly { readonly name?: string }[] }>;
}

const prefix = 'replug phone ';

/** What a tab holds beside both, so that others know that they are one phone's. */
const both = (ecid: string, udid: string): string => `${ecid} is ${udid}`;

/** A phone that goes by its UDID shows no ECID, so it may be the one that another tab knows by that. */
const isEcid = (name: string): boolean => name.length === 16;

/**
 * Whose turn it is: one phone belongs to one tab, the first that saw it, until that tab is closed or lets go of it. A
 * second one would end the first one's session by a mere `close` (failures.md §1.5.7, browser-platform.md §6).
 */
export class Turn {
  readonly #world: World;
  readonly #locks: Locks | undefined;
  /** Phones that this tab has, by each of their names, with what lets go of it. */
  readonly #own = new Map<string, () => void>();
  /** Which UDID goes with an ECID, as far as any tab has told. */
  readonly #udids = new Map<string, string>();
  /** What phones that show no name have told. */
  readonly #told = new WeakMap<UsbDevice, string>();
  /** Phones that another tab has, each with what to do when it is gone. */
  readonly #others = new Map<string, () => void>();

  constructor(world: World, locks: Locks | undefined) {
    this.#world = world;
    this.#locks = locks;
  }

  /** May this tab touch it? If not, `free` is called once it may. */
  async mine(device: UsbDevice, free: () => void): Promise<boolean> {
    const name = this.#nameOf(device);
    if (!this.#locks || (name !== undefined && this.#own.has(name))) return true;
    if (name === undefined || !isEcid(name)) await this.#seek(free);
    if (this.isElsewhere(device)) {
      if (name !== undefined && this.#others.has(name)) this.#others.set(name, free);
      return false;
    }
    if (name === undefined || (await this.#take(name))) return true;
    this.#await(name, free);
    return false;
  }

  /**
   * A phone that this tab may touch says that it goes by this ECID too, which may be what another tab knows it by. The
   * answer is that of `mine`.
   */
  async learn(device: UsbDevice, ecid: string, free: () => void): Promise<boolean> {
    if (!this.#locks || ecid === '') return true;
    const name = this.#nameOf(device);
    if (name === undefined) this.#told.set(device, ecid);
    if (this.#own.has(ecid)) return true;
    if (name !== undefined && name !== ecid) {
      this.#udids.set(ecid, name);
      await this.#take(both(ecid, name));
    }
    if (await this.#take(ecid)) return true;
    this.release(device);
    this.#await(ecid, free);
    return false;
  }

  /** It is no matter of this tab any more: another one may have it. */
  release(device: UsbDevice): void {
    const name = this.#nameOf(device);
    if (name === undefined) return;
    const [ecid = name, udid = name] = [...this.#udids].find((pair) => pair.includes(name)) ?? [];
    for (const each of [ecid, udid, both(ecid, udid)]) {
      this.#own.get(each)?.();
      this.#own.delete(each);
    }
  }

  /** Another tab has it, or may have it. */
  isElsewhere(device: UsbDevice): boolean {
    const name = this.#nameOf(device);
    // Without a name it may well be the phone that another tab is busy with.
    if (name === undefined) return this.#others.size > 0;
    if (this.#own.has(name)) return false;
    if (this.#others.has(name)) return true;
    const mayBe = (other: string): boolean => isEcid(other) && (this.#udids.get(other) ?? name) === name;
    return !isEcid(name) && [...this.#others.keys()].some(mayBe);
  }

  #nameOf(device: UsbDevice): string | undefined {
    return shownName(device) ?? this.#told.get(device);
  }

  /** Which phones other tabs have, also those that are off the bus now. */
  async #seek(free: () => void): Promise<void> {
    const { held = [] } = await this.#world
      .outside('usb', () => this.#locks!.query())
      .catch(() => ({ held: [] }));
    const phones = held.flatMap(({ name = '' }) =>
      name.startsWith(prefix) ? name.slice(prefix.length) : [],
    );
    for (const phone of phones) {
      const [name = '', udid] = phone.split(' is ');
      if (udid !== undefined) this.#udids.set(name, udid);
      else if (!this.#own.has(name) && !this.#others.has(name)) this.#await(name, free);
    }
  }

  /** Once the lock is free it is let go of again: whoever sees the phone then may take it. */
  #await(name: string, free: () => void): void {
    this.#others.set(name, free);
    void this.#request(name, false, () => Promise.resolve()).then(() => {
      const then = this.#others.get(name);
      this.#others.delete(name);
      then?.();
    });
  }

  /** False: another tab has it. */
  #take(name: string): Promise<boolean> {
    return new Promise((answer) => {
      const over = this.#request(name, true, (lock) => {
        const held = new Promise<void>((letGo) => {
          if (lock) this.#own.set(name, letGo);
          else letGo();
        });
        answer(lock !== null);
        return held;
      });
      // A browser that refuses locks has but this tab to care for.
      over.catch(() => {
        answer(true);
      });
    });
  }

  #request(
    name: string,
    ifAvailable: boolean,
    work: (lock: object | null) => Promise<void>,
  ): Promise<unknown> {
    return this.#world.outside('usb', () => this.#locks!.request(prefix + name, { ifAvailable }, work));
  }
}
