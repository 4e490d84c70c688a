import type { World } from '../../src/bytes/world.ts';
import type { UsbBus, UsbEvent } from '../../src/usb/port.ts';
import type { Socket } from './enumeration.ts';
import { failures } from './webusb-errors.ts';
import { PretendUsbDevice, type Refusals } from './webusb-device.ts';

/** How this browser, its person and its system take to USB. */
export interface PretendUsbOptions {
  /** Every device is granted, as a policy of the station does it. */
  readonly grantAll?: boolean;
  /** A grant ends with the attachment, whatever the serial string: every mode asks every time. */
  readonly forgets?: boolean;
  /** The person at the chooser: picks one of the devices that match, or none. Absent: the first. */
  readonly choose?: (devices: readonly PretendUsbDevice[]) => PretendUsbDevice | undefined;
  /** What the operating system refuses; a test may change it as it goes. */
  readonly refuses?: Refusals;
  /** How long the browser takes to notice that a device came or left. 20 ms when absent. */
  readonly noticeMs?: number;
}

/** What a listener is handed; any listener for `UsbEvent` fits. */
export interface PretendUsbEvent extends UsbEvent {
  readonly device: PretendUsbDevice;
}

type Listener = (event: PretendUsbEvent) => void;
type Kind = 'connect' | 'disconnect';

/**
 * `navigator.usb` as Chrome on Linux has it, with pretend phones on its bus: one `socket()` for each. Grants are kept
 * by vendor, product and serial string, so a phone that comes back as another mode has to be granted again; without
 * them it is invisible, its coming and going too.
 */
export class PretendUsb implements UsbBus {
  readonly #world: World;
  readonly #options: PretendUsbOptions;
  readonly #devices = new Set<PretendUsbDevice>();
  readonly #grants = new Set<string>();
  readonly #listeners: Record<Kind, Set<Listener>> = { connect: new Set(), disconnect: new Set() };

  constructor(world: World, options: PretendUsbOptions = {}) {
    this.#world = world;
    this.#options = options;
  }

  /** Granted devices that are there, new `USBDevice` objects each time a phone enumerates. */
  async getDevices(): Promise<PretendUsbDevice[]> {
    await Promise.resolve();
    return [...this.#devices].filter((device) => this.#granted(device));
  }

  /** The chooser. Rejects with `NotFoundError` when nothing matches or nothing is chosen. */
  async requestDevice(options: USBDeviceRequestOptions): Promise<PretendUsbDevice> {
    for (const filter of options.filters) checkFilter(filter);
    await Promise.resolve();
    const matching = [...this.#devices].filter(
      (device) =>
        options.filters.some((filter) => matches(device, filter)) &&
        !(options.exclusionFilters ?? []).some((filter) => matches(device, filter)),
    );
    const choose = this.#options.choose ?? ((devices) => devices[0]);
    const chosen = choose(matching);
    if (!chosen) throw failures.nothingChosen();
    this.#grants.add(this.#key(chosen));
    return chosen;
  }

  addEventListener(type: Kind, listener: Listener): void {
    this.#listeners[type].add(listener);
  }

  removeEventListener(type: Kind, listener: Listener): void {
    this.#listeners[type].delete(listener);
  }

  /** Takes a grant back, as the person may in the browser's settings; a device without it goes for the page. */
  revoke(device: PretendUsbDevice): void {
    this.#grants.delete(this.#key(device));
    if (!this.#granted(device)) device.goesAway();
  }

  /** A place on the bus for one phone. */
  socket(): Socket {
    let device: PretendUsbDevice | undefined;
    // The browser hears of one thing after the other, however fast the phone is.
    let noticed: Promise<void> = Promise.resolve();
    const later = (then: () => void): void => {
      noticed = noticed.then(() => this.#pause()).then(then);
    };
    return {
      arrive: (enumeration) => {
        let here = true;
        const came = new PretendUsbDevice(enumeration, this.#options.refuses ?? {}, () => {
          this.revoke(came);
        });
        const mine = came;
        device = mine;
        came.whenLost(() => {
          here = false;
        });
        later(() => {
          if (!here) return;
          this.#devices.add(mine);
          if (this.#granted(mine)) this.#fire('connect', mine);
        });
      },
      leave: () => {
        const left = device;
        device = undefined;
        if (!left) return;
        left.lost();
        later(() => {
          left.goesAway();
          if (this.#devices.delete(left) && this.#granted(left)) this.#fire('disconnect', left);
        });
      },
    };
  }

  #pause(): Promise<void> {
    return new Promise((done) => {
      this.#world.clock.after(this.#options.noticeMs ?? 20, done);
    });
  }

  #granted(device: PretendUsbDevice): boolean {
    return this.#options.grantAll === true || this.#grants.has(this.#key(device));
  }

  #key(device: PretendUsbDevice): string {
    return grantKey(device, this.#options.forgets ?? false);
  }

  #fire(type: Kind, device: PretendUsbDevice): void {
    for (const listener of [...this.#listeners[type]]) listener({ device });
  }
}

/** Without a serial string a grant holds for this attachment only. */
function grantKey(device: PretendUsbDevice, forgets: boolean): string {
  const { vendorId, productId, serialNumber, attachment } = device;
  const key = forgets ? undefined : serialNumber;
  return [vendorId, productId, key ?? `attachment ${attachment}`].join(' ');
}

function checkFilter(filter: USBDeviceFilter): void {
  if (filter.productId !== undefined && filter.vendorId === undefined)
    throw new TypeError('A filter containing a productId must also contain a vendorId.');
  if (filter.subclassCode !== undefined && filter.classCode === undefined)
    throw new TypeError('A filter containing a subclassCode must also contain a classCode.');
  if (filter.protocolCode !== undefined && filter.subclassCode === undefined)
    throw new TypeError('A filter containing a protocolCode must also contain a subclassCode.');
}

function matches(device: PretendUsbDevice, filter: USBDeviceFilter): boolean {
  const same = (wanted: number | string | undefined, got: number | string | undefined): boolean =>
    wanted === undefined || wanted === got;
  if (!same(filter.vendorId, device.vendorId) || !same(filter.productId, device.productId)) return false;
  if (!same(filter.serialNumber, device.serialNumber)) return false;
  if (filter.classCode === undefined) return true;
  const kinds = [
    [device.deviceClass, device.deviceSubclass, device.deviceProtocol],
    ...device.configurations.flatMap(({ interfaces }) =>
      interfaces.flatMap(({ alternates }) =>
        alternates.map((each) => [each.interfaceClass, each.interfaceSubclass, each.interfaceProtocol]),
      ),
    ),
  ];
  return kinds.some(
    ([code, subclass, protocol]) =>
      code === filter.classCode && same(filter.subclassCode, subclass) && same(filter.protocolCode, protocol),
  );
}
