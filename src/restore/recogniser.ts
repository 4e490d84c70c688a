import { Kis } from '../boot/kis.ts';
import { readPortSerial } from '../boot/port-dfu.ts';
import type { World } from '../bytes/world.ts';
import type { PhoneFacts } from '../journal/entry.ts';
import { modeOf } from '../usb/modes.ts';
import type { UsbDevice } from '../usb/port.ts';
import type { Roost } from '../usb/roost.ts';
import { factsOf, phoneOf } from './facts.ts';

/** Who a phone is, and the string that told it. */
export interface Recognised {
  readonly phone: PhoneFacts;
  readonly serial: string;
}

/** Finds out who is on the bus: once for each attachment, since a debug port has to be asked. */
export class Recogniser {
  readonly #world: World;
  readonly #roost: Roost;
  readonly #asked = new WeakMap<UsbDevice, Promise<Recognised>>();

  constructor(world: World, roost: Roost) {
    this.#world = world;
    this.#roost = roost;
  }

  /** It was asked, and has answered or still may. */
  has(device: UsbDevice): boolean {
    return this.#asked.has(device);
  }

  /** Throws `NotABootSerial`, and for a debug port what `Kis.open` throws; then it may be asked again. */
  who(device: UsbDevice): Promise<Recognised> {
    const asked = this.#asked.get(device);
    if (asked) return asked;
    const asking = this.#ask(device);
    this.#asked.set(device, asking);
    asking.catch(() => this.#asked.delete(device));
    return asking;
  }

  /** A debug port may stay where it is while the phone behind it comes and goes. Throws as `who` does. */
  anew(device: UsbDevice): Promise<Recognised> {
    this.#asked.delete(device);
    return this.who(device);
  }

  async #ask(device: UsbDevice): Promise<Recognised> {
    const mode = modeOf(device.vendorId, device.productId);
    const serial = device.serialNumber ?? '';
    if (mode === 'port-dfu') return { phone: behindPort(serial), serial };
    if (mode !== 'kis') return { phone: phoneOf(device), serial };
    const kis = await Kis.open(this.#world, this.#roost, device);
    await kis.close();
    return { phone: factsOf(kis.identity), serial: kis.serial };
  }
}

/** The ECID in a port controller's string is its own: the phone's is not known yet. */
function behindPort(serial: string): PhoneFacts {
  return { ...factsOf({ ecid: 0n, ...readPortSerial(serial).phone }), ecid: '' };
}
