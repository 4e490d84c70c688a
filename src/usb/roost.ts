import { Silence, within } from '../bytes/deadline.ts';
import type { World } from '../bytes/world.ts';
import { ClaimRefused, RoostClosed, nameOf } from './errors.ts';
import { modeOf } from './modes.ts';
import type { UsbBus, UsbDevice, UsbEvent } from './port.ts';

/** Told of every phone that comes and leaves, in the order in which the bus tells it. */
export interface Hears {
  came(device: UsbDevice): void;
  left(device: UsbDevice): void;
}

const listMs = 10_000;

/**
 * Who sits on the bus: the phones that this origin may see, their coming and leaving. One per worker.
 *
 * Each attachment is an object of its own, so an object that has left never comes back: a phone that returns is
 * recognised by its serial string, never by identity (browser-platform §1.1).
 */
export class Roost {
  readonly #world: World;
  readonly #usb: UsbBus;
  readonly #hears: Hears | undefined;
  readonly #present = new Set<UsbDevice>();
  readonly #departed = new WeakSet<UsbDevice>();
  readonly #seenComing = new WeakSet<UsbDevice>();
  readonly #watchers = new Set<() => void>();
  #closed = false;

  constructor(world: World, usb: UsbBus, hears?: Hears) {
    this.#world = world;
    this.#usb = usb;
    this.#hears = hears;
    usb.addEventListener('connect', this.#onConnect);
    usb.addEventListener('disconnect', this.#onDisconnect);
  }

  /** The phones that were seen to come and not to leave: what `devices` answers, without asking again. */
  get present(): readonly UsbDevice[] {
    return [...this.#present];
  }

  /** The phones that are there now, in any mode. Throws as `look` does. */
  async devices(): Promise<UsbDevice[]> {
    await this.look();
    return [...this.#present];
  }

  /**
   * Asks the bus again. A grant for a phone that is already attached fires no event, so each grant needs this.
   * Throws `ClaimRefused` when the page may not use USB at all, `Silence` when the browser does not answer.
   */
  async look(): Promise<void> {
    const asked = this.#world.outside('usb', () => this.#usb.getDevices());
    const answered = asked.catch((error: unknown) => {
      throw new ClaimRefused('getDevices', nameOf(error));
    });
    for (const device of await within(this.#world.clock, listMs, 'the list of USB devices', answered))
      if (!this.#departed.has(device)) this.#come(device);
  }

  /**
   * The bus told when `device` came. False: it was found by looking, as one is that was granted later, and may have been
   * there for long.
   */
  sawComing(device: UsbDevice): boolean {
    return this.#seenComing.has(device);
  }

  /** Resolves when `device` is off the bus, also if it left before. Throws `Silence` when it stays for `ms`. */
  async gone(device: UsbDevice, ms: number): Promise<void> {
    await this.#until('the phone leaving', ms, () => this.#departed.has(device) || undefined);
  }

  /**
   * The first phone that is `wanted`, already there or still to come; others are passed over. Throws `Silence` after
   * `ms`; `null` waits for as long as a person needs.
   */
  async wait(wanted: (device: UsbDevice) => boolean, ms: number | null): Promise<UsbDevice> {
    await this.look();
    return this.#until('a phone coming', ms, () => [...this.#present].find(wanted));
  }

  /** Calls `listener` once, when `device` leaves, or at once if it has. The answer takes the wish back. */
  onLeft(device: UsbDevice, listener: () => void): () => void {
    const watcher = (): void => {
      if (!this.#departed.has(device)) return;
      this.#watchers.delete(watcher);
      listener();
    };
    this.#watchers.add(watcher);
    watcher();
    return () => {
      this.#watchers.delete(watcher);
    };
  }

  /** Stops watching; every wait ends with `RoostClosed`. */
  close(): void {
    this.#closed = true;
    this.#usb.removeEventListener('connect', this.#onConnect);
    this.#usb.removeEventListener('disconnect', this.#onDisconnect);
    this.#tell();
  }

  readonly #onConnect = ({ device }: UsbEvent): void => {
    this.#departed.delete(device);
    this.#seenComing.add(device);
    this.#come(device);
  };

  readonly #onDisconnect = ({ device }: UsbEvent): void => {
    if (!isPhone(device) || this.#departed.has(device)) return;
    this.#present.delete(device);
    this.#departed.add(device);
    this.#hears?.left(device);
    this.#tell();
  };

  #come(device: UsbDevice): void {
    if (!isPhone(device) || this.#present.has(device)) return;
    this.#present.add(device);
    this.#hears?.came(device);
    this.#tell();
  }

  #tell(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }

  /** What `look` answers as soon as it answers something; it is asked again after every change on the bus. */
  #until<T>(awaited: string, ms: number | null, look: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      let cancel = (): void => undefined;
      const end = (settle: () => void): void => {
        this.#watchers.delete(watcher);
        cancel();
        settle();
      };
      const watcher = (): void => {
        const found = look();
        if (found !== undefined)
          end(() => {
            resolve(found);
          });
        else if (this.#closed)
          end(() => {
            reject(new RoostClosed(awaited));
          });
      };
      this.#watchers.add(watcher);
      if (ms !== null)
        cancel = this.#world.clock.after(ms, () => {
          end(() => {
            reject(new Silence(awaited, ms));
          });
        });
      watcher();
    });
  }
}

function isPhone(device: UsbDevice): boolean {
  return modeOf(device.vendorId, device.productId) !== undefined;
}
