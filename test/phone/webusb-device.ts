import { nothing, MiB, type Bytes } from '../../src/bytes/bytes.ts';
import type { UsbDevice } from '../../src/usb/port.ts';
import { stall, type Setup, type Stall } from './enumeration.ts';
import type { Job } from './pipe.ts';
import type { Attachment } from './webusb-attachment.ts';
import { controlSetup, isForbidden, takenBytes } from './webusb-control.ts';
import { failures } from './webusb-errors.ts';
import { configurationShape, textOf, type WebConfiguration, type WebInterface } from './webusb-shape.ts';
import type { Wire } from './wire.ts';

/** What the operating system or another program stands in the way of; a test may change it as it goes. */
export interface Refusals {
  /** `open` is refused: no permission for the device node. */
  open?: boolean;
  /** `claimInterface` is refused: a driver or another program holds the phone. */
  claim?: boolean;
  /** `reset` is refused: Windows has no such thing. */
  reset?: boolean;
}

/** Chrome's own limit, beyond which it refuses. */
const longestTransfer = 32 * MiB;

/** usbfs has 16 MiB for all transfers in flight together; at that size one alone fails already. */
const kernelMemory = 16 * MiB;

/** Classes that no page may claim. */
const protectedClasses = new Set([0x01, 0x03, 0x08, 0x0b, 0x0e, 0x10, 0xe0]);

/** `USBInTransferResult` and `USBOutTransferResult`, whose classes exist in browsers only. */
interface InResult {
  readonly status: USBTransferStatus;
  readonly data?: DataView<ArrayBuffer>;
}

interface OutResult {
  readonly status: USBTransferStatus;
  readonly bytesWritten: number;
}

/** One `USBDevice` of one tab: lives from one enumeration to its end. State rules, errors and limits are Chrome's on Linux. */
export class PretendUsbDevice implements UsbDevice {
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber: string | undefined;
  readonly productName: string | undefined;
  readonly manufacturerName: string | undefined;
  readonly deviceClass: number;
  readonly deviceSubclass: number;
  readonly deviceProtocol: number;
  readonly configurations: WebConfiguration[];
  readonly attachment: Attachment;
  readonly #wire: Wire;
  readonly #refusals: Refusals;
  readonly #forget: () => void;
  readonly #claimed = new Set<number>();
  readonly #pending = new Set<Pending>();
  #opened = false;
  #state: 'here' | 'lost' | 'gone' = 'here';
  #changingDevice = false;
  #changingInterface = false;
  #inFlight = 0;

  constructor(attachment: Attachment, refusals: Refusals, forget: () => void) {
    const { enumeration, wire } = attachment;
    const { device } = wire;
    this.attachment = attachment;
    this.#wire = wire;
    this.#refusals = refusals;
    this.#forget = forget;
    this.vendorId = device.vendorId;
    this.productId = device.productId;
    this.serialNumber = textOf(enumeration, device.serial);
    this.productName = textOf(enumeration, device.product);
    this.manufacturerName = textOf(enumeration, device.manufacturer);
    this.deviceClass = device.deviceClass;
    this.deviceSubclass = device.deviceSubclass;
    this.deviceProtocol = device.deviceProtocol;
    this.configurations = wire.configurations.map((each) =>
      configurationShape(enumeration, each, {
        claimed: (number) => this.#claimed.has(number),
        alternate: (number) => (wire.configuration === each.value ? wire.alternate(number) : 0),
      }),
    );
  }

  get opened(): boolean {
    return this.#opened;
  }

  get configuration(): WebConfiguration | undefined {
    return this.configurations.find((each) => each.configurationValue === this.#wire.configuration);
  }

  open(): Promise<void> {
    return this.#changeDevice(() => {
      if (this.#opened) return;
      if (this.#refusals.open) throw failures.accessDenied();
      this.#opened = true;
    });
  }

  close(): Promise<void> {
    return this.#changeDevice(() => {
      if (!this.#opened) return;
      this.#opened = false;
      this.#unclaim();
      this.#fail(failures.cancelled);
    });
  }

  selectConfiguration(value: number): Promise<void> {
    return this.#changeDevice(() => {
      this.#mustBeOpen();
      if (!this.configurations.some((each) => each.configurationValue === value))
        throw failures.noConfiguration();
      if (this.#wire.configuration === value) return;
      if (this.attachment.isBusyFor(this)) throw failures.cannotConfigure();
      this.#fail(failures.transferFailed);
      if (!this.#wire.setConfiguration(value)) throw failures.cannotConfigure();
      this.#unclaim();
    });
  }

  claimInterface(number: number): Promise<void> {
    return this.#changeInterface(number, (found) => {
      if (this.#claimed.has(number)) return;
      if (found.alternates.some((each) => protectedClasses.has(each.interfaceClass)))
        throw failures.protectedClass();
      if (this.#refusals.claim || !this.attachment.claim(number, this)) throw failures.cannotClaim();
      this.#claimed.add(number);
    });
  }

  releaseInterface(number: number): Promise<void> {
    return this.#changeInterface(number, (found) => {
      if (!this.#claimed.delete(number)) return;
      this.attachment.release(this, number);
      const addresses = new Set(found.alternate.endpoints.map(addressOf));
      this.#fail(failures.transferFailed, (pending) => addresses.has(pending.address));
      if (this.#wire.alternate(number) !== 0) this.#wire.setInterface(number, 0);
    });
  }

  selectAlternateInterface(number: number, alternate: number): Promise<void> {
    return this.#changeInterface(number, (found) => {
      if (!this.#claimed.has(number)) throw failures.unclaimed();
      if (!found.alternates.some((each) => each.alternateSetting === alternate)) throw failures.noAlternate();
      if (!this.#wire.setInterface(number, alternate)) throw failures.cannotSetAlternate();
    });
  }

  async controlTransferIn(parameters: USBControlTransferParameters, length: number): Promise<InResult> {
    this.#mayControl(parameters, true);
    const answer = await this.#transfer(0, 0, () =>
      this.#wire.control(controlSetup(parameters, length, true), nothing),
    );
    return answer === stall ? { status: 'stall' } : { status: 'ok', data: viewOf(answer) };
  }

  async controlTransferOut(
    parameters: USBControlTransferParameters,
    data?: BufferSource,
  ): Promise<OutResult> {
    this.#mayControl(parameters, false);
    const bytes = data ? takenBytes(data) : nothing;
    const setup: Setup = controlSetup(parameters, bytes.length, false);
    const answer = await this.#transfer(0, bytes.length, () => this.#wire.control(setup, bytes));
    return answer === stall
      ? { status: 'stall', bytesWritten: 0 }
      : { status: 'ok', bytesWritten: bytes.length };
  }

  async transferIn(endpoint: number, length: number): Promise<InResult> {
    this.#mustHaveEndpoint(endpoint, 'in');
    if (length > longestTransfer) throw failures.tooLong();
    const answer = await this.#transfer(endpoint | 0x80, length, () =>
      this.#wire.in(endpoint | 0x80, length),
    );
    if (answer === stall) return { status: 'stall' };
    return answer.length > length
      ? { status: 'babble', data: viewOf(answer.subarray(0, length)) }
      : { status: 'ok', data: viewOf(answer) };
  }

  async transferOut(endpoint: number, data: BufferSource): Promise<OutResult> {
    this.#mustHaveEndpoint(endpoint, 'out');
    if (data.byteLength > longestTransfer) throw failures.tooLong();
    const bytes = takenBytes(data);
    const answer = await this.#transfer(endpoint, bytes.length, () => this.#wire.out(endpoint, bytes));
    return answer === stall
      ? { status: 'stall', bytesWritten: 0 }
      : { status: 'ok', bytesWritten: answer ?? bytes.length };
  }

  async clearHalt(direction: USBDirection, endpoint: number): Promise<void> {
    this.#mustHaveEndpoint(endpoint, direction);
    await Promise.resolve();
    this.#wire.clearHalt(addressOf({ endpointNumber: endpoint, direction }));
  }

  reset(): Promise<void> {
    return this.#changeDevice(() => {
      this.#mustBeOpen();
      if (this.#refusals.reset) throw failures.cannotReset();
      const value = this.#wire.configuration;
      this.#fail(failures.transferFailed);
      this.#wire.reset();
      this.#wire.setConfiguration(value);
    });
  }

  async forget(): Promise<void> {
    await Promise.resolve();
    this.#forget();
  }

  /** Step one of an unplug: the operating system fails what is in flight, and all that still comes. */
  lost(): void {
    if (this.#state !== 'here') return;
    this.#state = 'lost';
    this.#fail(failures.transferFailed);
  }

  /** Step two: the browser knows, and drops the connection. */
  goesAway(): void {
    this.#state = 'gone';
    this.#opened = false;
    this.#unclaim();
    this.#fail(failures.gone);
  }

  #unclaim(): void {
    this.#claimed.clear();
    this.attachment.release(this);
  }

  #mustBeThere(): void {
    if (this.#state === 'gone') throw failures.gone();
    if (this.#changingDevice) throw failures.deviceBusy();
    if (this.#changingInterface) throw failures.interfaceBusy();
  }

  #mustBeOpen(): void {
    if (!this.#opened) throw failures.closed();
  }

  #mustBeConfigured(): WebConfiguration {
    this.#mustBeThere();
    this.#mustBeOpen();
    if (!this.configuration) throw failures.unconfigured();
    return this.configuration;
  }

  #mustHaveEndpoint(endpoint: number, direction: USBDirection): void {
    const { interfaces } = this.#mustBeConfigured();
    if (!Number.isInteger(endpoint) || endpoint < 1 || endpoint > 15) throw failures.endpointRange();
    const has = interfaces.some(
      (each) =>
        each.claimed &&
        each.alternate.endpoints.some(
          (one) => one.endpointNumber === endpoint && one.direction === direction,
        ),
    );
    if (!has) throw failures.noEndpoint();
  }

  #mayControl(parameters: USBControlTransferParameters, inward: boolean): void {
    this.#mustBeThere();
    this.#mustBeOpen();
    if (parameters.recipient === 'interface') {
      const number = parameters.index & 0xff;
      const found = this.#mustBeConfigured().interfaces.find((each) => each.interfaceNumber === number);
      if (!found) throw failures.noInterface();
      if (!found.claimed) throw failures.unclaimed();
    }
    if (parameters.recipient === 'endpoint')
      this.#mustHaveEndpoint(parameters.index & 0x0f, (parameters.index & 0x80) !== 0 ? 'in' : 'out');
    if (isForbidden(parameters, inward)) throw failures.transferForbidden();
  }

  async #changeDevice(change: () => void): Promise<void> {
    this.#mustBeThere();
    this.#changingDevice = true;
    try {
      await Promise.resolve();
      this.#mustBeReachable();
      change();
    } finally {
      this.#changingDevice = false;
    }
  }

  async #changeInterface(number: number, change: (found: WebInterface) => void): Promise<void> {
    const found = this.#mustBeConfigured().interfaces.find((each) => each.interfaceNumber === number);
    if (!found) throw failures.noInterface();
    this.#changingInterface = true;
    try {
      await Promise.resolve();
      this.#mustBeReachable();
      change(found);
    } finally {
      this.#changingInterface = false;
    }
  }

  /** A call that meets a device whose leaving the browser has not heard of fails like a transfer. */
  #mustBeReachable(): void {
    if (this.#state === 'gone') throw failures.gone();
    if (this.#state === 'lost') throw failures.transferFailed();
  }

  async #transfer<T>(address: number, length: number, start: () => Job<T | Stall>): Promise<T | Stall> {
    if (this.#state === 'lost' || this.#inFlight + length >= kernelMemory) {
      await Promise.resolve();
      throw failures.transferFailed();
    }
    this.#inFlight += length;
    const job = start();
    try {
      return await new Promise<T | Stall>((resolve, reject) => {
        const pending: Pending = { address, reject, job };
        this.#pending.add(pending);
        void job.done.then(
          (answer) => {
            if (this.#pending.delete(pending)) resolve(answer);
          },
          (error: unknown) => {
            if (this.#pending.delete(pending)) reject(error);
          },
        );
      });
    } finally {
      this.#inFlight -= length;
    }
  }

  #fail(why: () => DOMException, which: (pending: Pending) => boolean = () => true): void {
    for (const pending of [...this.#pending].filter(which)) {
      this.#pending.delete(pending);
      pending.job.cancel();
      pending.reject(why());
    }
  }
}

interface Pending {
  readonly address: number;
  readonly reject: (error: unknown) => void;
  readonly job: Job<unknown>;
}

const addressOf = (endpoint: { endpointNumber: number; direction: USBDirection }): number =>
  endpoint.endpointNumber | (endpoint.direction === 'in' ? 0x80 : 0);

const viewOf = (bytes: Bytes): DataView<ArrayBuffer> =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
