import type { Bytes } from '../src/bytes/bytes.ts';
import { toHex } from '../src/bytes/hex.ts';
import { apple, Product } from '../src/usb/modes.ts';
import type {
  UsbAlternate,
  UsbBus,
  UsbConfiguration,
  UsbDevice,
  UsbEvent,
  UsbInResult,
  UsbInterface,
  UsbOutResult,
} from '../src/usb/port.ts';

/** What a scripted call comes to: bytes for an IN transfer, `moved` of an OUT one, an exception by name. */
export type Answer =
  'ok' | 'stall' | 'babble' | 'never' | Bytes | { readonly moved: number } | { readonly error: string };

/** Decides each call by its line in `calls`; undefined is the usual answer: OUT goes through, IN stays silent. */
export type Script = (call: string) => Answer | Promise<Answer> | undefined;

type Listener = (event: UsbEvent) => void;

/** A bus without phones' behaviour: devices come and go when told. */
export class ScriptedBus implements UsbBus {
  readonly #devices = new Set<ScriptedDevice>();
  readonly #listeners = { connect: new Set<Listener>(), disconnect: new Set<Listener>() };

  getDevices(): Promise<UsbDevice[]> {
    return Promise.resolve([...this.#devices]);
  }

  addEventListener(type: 'connect' | 'disconnect', listener: Listener): void {
    this.#listeners[type].add(listener);
  }

  removeEventListener(type: 'connect' | 'disconnect', listener: Listener): void {
    this.#listeners[type].delete(listener);
  }

  get listeners(): number {
    return this.#listeners.connect.size + this.#listeners.disconnect.size;
  }

  /** `silently`: as a grant for an attached phone, which fires no event. */
  plug(device: ScriptedDevice, silently = false): void {
    this.#devices.add(device);
    if (!silently) for (const listener of this.#listeners.connect) listener({ device });
  }

  unplug(device: ScriptedDevice): void {
    this.#devices.delete(device);
    device.drop();
    for (const listener of [...this.#listeners.disconnect]) listener({ device });
  }
}

/**
 * A device of recovery mode's shape (usb-modes §1.2), or of the debug port's, that checks state as Chrome does and
 * answers by a script. Every call is a line of `calls`; pending calls end with the exceptions that Chrome gives.
 */
export class ScriptedDevice implements UsbDevice {
  readonly calls: string[] = [];
  readonly vendorId = apple;
  readonly productId: number;
  readonly serialNumber: string;
  readonly productName = 'Apple Mobile Device (Recovery Mode)';
  readonly configurations: UsbConfiguration[] = [];
  opened = false;
  readonly #script: Script;
  readonly #claims = new Map<number, number>();
  readonly #pending = new Set<(error: DOMException) => void>();
  #configured = 0;
  #gone = false;

  constructor(serialNumber: string, script: Script = () => undefined, productId: number = Product.recovery) {
    this.serialNumber = serialNumber;
    this.#script = script;
    this.productId = productId;
  }

  get configuration(): UsbConfiguration | undefined {
    if (this.#configured === 0) return undefined;
    const claimed = (number: number): boolean => this.#claims.has(number);
    if (this.productId === Product.kis)
      return {
        configurationValue: this.#configured,
        configurationName: null,
        interfaces: [interfaceOf(0, claimed(0), [alternateOf(0, 0xff, debugPort)])],
      };
    const alternates = [
      interfaceOf(0, claimed(0), [alternateOf(0, 0xfe, [['out', 4]])]),
      interfaceOf(
        1,
        claimed(1),
        [
          alternateOf(0, 0xff, []),
          alternateOf(1, 0xff, [
            ['in', 1],
            ['out', 2],
          ]),
        ],
        this.#claims.get(1),
      ),
    ];
    return { configurationValue: this.#configured, configurationName: null, interfaces: alternates };
  }

  /** The phone is gone: what is pending fails as a broken transfer, later calls as a missing device. */
  drop(): void {
    this.#gone = true;
    this.opened = false;
    this.#end(new DOMException('A transfer error has occurred.', 'NetworkError'));
  }

  async open(): Promise<void> {
    await this.#do('open');
    this.opened = true;
  }

  async close(): Promise<void> {
    this.calls.push('close');
    this.opened = false;
    this.#claims.clear();
    this.#end(new DOMException('The transfer was cancelled.', 'AbortError'));
    return Promise.resolve();
  }

  async selectConfiguration(value: number): Promise<void> {
    this.#need(this.opened);
    await this.#do(`configure ${value}`);
    this.#configured = value;
    this.#claims.clear();
  }

  async claimInterface(number: number): Promise<void> {
    this.#need(this.opened && this.#configured > 0);
    await this.#do(`claim ${number}`);
    this.#claims.set(number, 0);
  }

  async releaseInterface(number: number): Promise<void> {
    this.#need(this.opened && this.#claims.has(number));
    await this.#do(`release ${number}`);
    this.#claims.delete(number);
  }

  async selectAlternateInterface(number: number, alternate: number): Promise<void> {
    this.#need(this.opened && this.#claims.has(number));
    await this.#do(`alternate ${number} ${alternate}`);
    this.#claims.set(number, alternate);
  }

  async controlTransferOut(setup: USBControlTransferParameters, data?: BufferSource): Promise<UsbOutResult> {
    this.#needRecipient(setup);
    const bytes = bytesOf(data);
    const answer = await this.#do(`out ${setupText(setup)}${bytes.length > 0 ? ` ${toHex(bytes)}` : ''}`);
    return outResult(answer, bytes.length);
  }

  async controlTransferIn(setup: USBControlTransferParameters, length: number): Promise<UsbInResult> {
    this.#needRecipient(setup);
    return inResult(await this.#do(`in ${setupText(setup)} ${length}`, 'never'));
  }

  async transferOut(endpoint: number, data: BufferSource): Promise<UsbOutResult> {
    this.#needEndpoint('out', endpoint);
    const { length } = bytesOf(data);
    return outResult(await this.#do(`out ${endpoint} ${length}`), length);
  }

  async transferIn(endpoint: number, length: number): Promise<UsbInResult> {
    this.#needEndpoint('in', endpoint);
    return inResult(await this.#do(`in ${endpoint} ${length}`, 'never'));
  }

  async clearHalt(direction: USBDirection, endpoint: number): Promise<void> {
    this.#needEndpoint(direction, endpoint);
    await this.#do(`clear ${direction} ${endpoint}`);
  }

  async reset(): Promise<void> {
    this.#need(this.opened);
    await this.#do('reset');
  }

  async #do(call: string, usual: Answer = 'ok'): Promise<Answer> {
    this.calls.push(call);
    if (this.#gone) throw new DOMException('The device was disconnected.', 'NotFoundError');
    return new Promise<Answer>((resolve, reject) => {
      const fail = (error: DOMException): void => {
        this.#pending.delete(fail);
        reject(error);
      };
      this.#pending.add(fail);
      void Promise.resolve(this.#script(call) ?? usual).then((answer) => {
        if (answer === 'never') return;
        if (typeof answer === 'object' && 'error' in answer) {
          fail(new DOMException('As the script says.', answer.error));
        } else {
          this.#pending.delete(fail);
          resolve(answer);
        }
      });
    });
  }

  #end(error: DOMException): void {
    for (const fail of [...this.#pending]) fail(error);
  }

  #need(state: boolean): void {
    if (this.#gone) throw new DOMException('The device was disconnected.', 'NotFoundError');
    if (!state) throw new DOMException('The device must be opened first.', 'InvalidStateError');
  }

  #needRecipient({ recipient, index }: USBControlTransferParameters): void {
    this.#need(this.opened && (recipient !== 'interface' || this.#claims.has(index & 0xff)));
  }

  #needEndpoint(direction: USBDirection, endpoint: number): void {
    this.#need(this.opened);
    const found = this.configuration?.interfaces.some(
      ({ claimed, alternate }) =>
        claimed &&
        alternate.endpoints.some((one) => one.direction === direction && one.endpointNumber === endpoint),
    );
    if (!found)
      throw new DOMException('The specified endpoint is not part of a claimed interface.', 'NotFoundError');
  }
}

const debugPort: readonly (readonly [USBDirection, number])[] = [
  ['out', 1],
  ['in', 1],
  ['in', 2],
  ['out', 3],
  ['in', 3],
];

const types = { standard: 0x00, class: 0x20, vendor: 0x40 } as const;
const recipients = { device: 0, interface: 1, endpoint: 2, other: 3 } as const;

/** Request type without its direction bit, request, value, index, as hex: `40/00 0301 0409`. */
function setupText({ requestType, recipient, request, value, index }: USBControlTransferParameters): string {
  const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, '0');
  return `${hex(types[requestType] | recipients[recipient], 2)}/${hex(request, 2)} ${hex(value, 4)} ${hex(index, 4)}`;
}

function bytesOf(data: BufferSource | undefined): Bytes {
  if (data === undefined) return new Uint8Array(0);
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
  return new Uint8Array(data);
}

function outResult(answer: Answer, length: number): UsbOutResult {
  if (answer === 'stall' || answer === 'babble') return { status: answer, bytesWritten: 0 };
  return {
    status: 'ok',
    bytesWritten: typeof answer === 'object' && 'moved' in answer ? answer.moved : length,
  };
}

function inResult(answer: Answer): UsbInResult {
  if (answer === 'stall' || answer === 'babble') return { status: answer };
  const bytes = answer instanceof Uint8Array ? answer : new Uint8Array(0);
  return { status: 'ok', data: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}

function alternateOf(
  alternateSetting: number,
  interfaceClass: number,
  endpoints: readonly (readonly [USBDirection, number])[],
): UsbAlternate {
  return {
    alternateSetting,
    interfaceClass,
    interfaceSubclass: 0xff,
    interfaceProtocol: 0x51,
    interfaceName: null,
    endpoints: endpoints.map(([direction, endpointNumber]) => ({
      direction,
      endpointNumber,
      type: 'bulk',
      packetSize: 512,
    })),
  };
}

function interfaceOf(
  interfaceNumber: number,
  claimed: boolean,
  alternates: UsbAlternate[],
  selected = 0,
): UsbInterface {
  return { interfaceNumber, claimed, alternates, alternate: alternates[selected]! };
}
