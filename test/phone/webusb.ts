import type { World } from '../../src/bytes/world.ts';
import type { UsbBus, UsbEvent } from '../../src/usb/port.ts';
import type { Socket } from './enumeration.ts';
import { Attachment } from './webusb-attachment.ts';
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
  /** Phones that are plugged in; the browser knows of them a moment later. */
  readonly #attached = new Map<Attachment, PretendUsbDevice>();
  #grants = new Set<string>();
  /** Of this browser, this one too. */
  #tabs = new Set<PretendUsb>([this]);
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

  /** Another tab: the same bus and the same grants, but devices and listeners of its own. */
  tab(): PretendUsb {
    const tab = new PretendUsb(this.#world, this.#options);
    tab.#grants = this.#grants;
    tab.#tabs = this.#tabs.add(tab);
    for (const [attachment, device] of this.#attached) {
      const own = tab.#deviceOf(attachment);
      if (this.#devices.has(device)) tab.#devices.add(own);
    }
    return tab;
  }

  /** Takes a grant back, as the person may in the browser's settings; a device without it goes for every page. */
  revoke(device: PretendUsbDevice): void {
    const key = this.#key(device);
    this.#grants.delete(key);
    if (this.#granted(device)) return;
    for (const tab of this.#tabs)
      for (const each of tab.#attached.values()) if (this.#key(each) === key) each.goesAway();
  }

  /** A place on the bus for one phone. */
  socket(): Socket {
    let present: Attachment | undefined;
    // The browser hears of one thing after the other, however fast the phone is.
    let noticed: Promise<void> = Promise.resolve();
    const later = (then: () => void): void => {
      noticed = noticed.then(() => this.#pause()).then(then);
    };
    return {
      arrive: (enumeration) => {
        const came = new Attachment(enumeration);
        present = came;
        for (const tab of this.#tabs) tab.#deviceOf(came);
        later(() => {
          for (const tab of this.#tabs) tab.#appears(came);
        });
      },
      leave: () => {
        const left = present;
        present = undefined;
        if (!left) return;
        const lost = [...this.#tabs].map((tab) => tab.#loses(left));
        later(() => {
          for (const disappear of lost) disappear();
        });
      },
    };
  }

  #deviceOf(attachment: Attachment): PretendUsbDevice {
    const device = new PretendUsbDevice(attachment, this.#options.refuses ?? {}, () => {
      this.revoke(device);
    });
    this.#attached.set(attachment, device);
    return device;
  }

  #appears(attachment: Attachment): void {
    const device = this.#attached.get(attachment);
    if (!device) return;
    this.#devices.add(device);
    if (this.#granted(device)) this.#fire('connect', device);
  }

  /** At once for the operating system; the answer is for when the browser knows. */
  #loses(attachment: Attachment): () => void {
    const device = this.#attached.get(attachment);
    this.#attached.delete(attachment);
    device?.lost();
    return () => {
      if (!device) return;
      device.goesAway();
      if (this.#devices.delete(device) && this.#granted(device)) this.#fire('disconnect', device);
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
  return [vendorId, productId, key ?? `attachment ${attachment.number}`].join(' ');
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
