import { nothing, type Bytes } from '../bytes/bytes.ts';
import { Silence } from '../bytes/deadline.ts';
import type { World } from '../bytes/world.ts';
import { ClaimRefused, LinkLost, nameOf } from './errors.ts';
import { Grip } from './grip.ts';
import type { UsbDevice, UsbInResult, UsbOutResult } from './port.ts';
import type { Roost } from './roost.ts';
import { Trace } from './trace.ts';

/** libirecovery's default for every transfer. */
const usualMs = 10_000;

/**
 * An opened phone, until it is lost. Whatever ends it – the phone leaves, a transfer fails, a wait runs out, we close –
 * ends every pending and every later call with the same `LinkLost`; a link never comes back, open another. Only the
 * call whose own wait ran out throws `Silence` instead.
 */
export class Link {
  /** The last transfers, for the case file. */
  readonly trace = new Trace();
  readonly #world: World;
  readonly #grip: Grip;

  private constructor(world: World, grip: Grip) {
    this.#world = world;
    this.#grip = grip;
  }

  /** Throws `ClaimRefused` when browser or system refuse, `LinkLost` when the phone left, `Silence` after 10 s. */
  static async open(world: World, roost: Roost, device: UsbDevice, doing = 'opening'): Promise<Link> {
    const link = new Link(world, new Grip(world, roost, device, doing));
    try {
      await link.#change('open', () => device.open());
      return link;
    } catch (error) {
      await link.close();
      throw error;
    }
  }

  get device(): UsbDevice {
    return this.#grip.device;
  }

  /** Resolves with what ended this link; never rejects. */
  get lost(): Promise<LinkLost> {
    return this.#grip.lost;
  }

  /** What the owner is busy with; losses and silences name it. */
  get doing(): string {
    return this.#grip.doing;
  }

  set doing(doing: string) {
    this.#grip.doing = doing;
  }

  /** Selects a configuration, unless it is the present one. Drops all claims. Throws as `open` does. */
  async configure(value: number): Promise<void> {
    if (this.device.configuration?.configurationValue === value) return;
    await this.#change('selectConfiguration', () => this.device.selectConfiguration(value));
  }

  /**
   * Claims an interface and, when told, selects an alternate. Recovery mode's interface 0 has but one and libirecovery
   * never selects it: leave `alternate` out there. Throws as `open` does.
   */
  async claim(number: number, alternate?: number): Promise<void> {
    await this.#change('claimInterface', () => this.device.claimInterface(number));
    if (alternate === undefined) return;
    await this.#change('selectAlternateInterface', () =>
      this.device.selectAlternateInterface(number, alternate),
    );
  }

  /** wMaxPacketSize of an endpoint address (`0x81`) in the claimed interfaces; undefined when they lack it. */
  packetSize(endpoint: number): number | undefined {
    const direction = directionOf(endpoint);
    for (const { alternate, claimed } of this.device.configuration?.interfaces ?? [])
      for (const one of claimed ? alternate.endpoints : [])
        if (one.direction === direction && one.endpointNumber === (endpoint & 0x0f)) return one.packetSize;
    return undefined;
  }

  /** Throws `Silence` after `ms` and `LinkLost` when the link ends. A stall is an answer. */
  async controlOut(
    setup: USBControlTransferParameters,
    data: Bytes = nothing,
    ms = usualMs,
  ): Promise<'ok' | 'stall'> {
    const what = `control-out ${codeOf(setup, 0)}`;
    return this.#out(what, data, ms, () => this.device.controlTransferOut(setup, data));
  }

  /** At most `length` bytes. Throws as `controlOut` does. */
  async controlIn(
    setup: USBControlTransferParameters,
    length: number,
    ms = usualMs,
  ): Promise<Bytes | 'stall'> {
    const what = `control-in ${codeOf(setup, 0x80)}`;
    return this.#in(what, length, ms, () => this.device.controlTransferIn(setup, length));
  }

  /** One bulk transfer; nothing is added to it. `ms` null: as long as the phone likes. Throws as `controlOut` does. */
  async send(endpoint: number, data: Bytes, ms: number | null): Promise<'ok' | 'stall'> {
    return this.#out(`out ${hex(endpoint)}`, data, ms, () => this.device.transferOut(endpoint, data));
  }

  /**
   * One bulk transfer from an endpoint address (`0x81`), at most `length` bytes: ask for a multiple of the packet size,
   * or a longer answer is lost as babble. Throws as `controlOut` does.
   */
  async receive(endpoint: number, length: number, ms: number | null): Promise<Bytes | 'stall'> {
    const what = `in ${hex(endpoint)}`;
    return this.#in(what, length, ms, () => this.device.transferIn(endpoint & 0x0f, length));
  }

  /** Clears a bulk endpoint's halt; a stall of endpoint 0 needs none. Throws as `open` does. */
  async clearHalt(endpoint: number): Promise<void> {
    await this.#change('clearHalt', () => this.device.clearHalt(directionOf(endpoint), endpoint & 0x0f));
  }

  /**
   * Resets the port. Throws as `open` does: `LinkLost` when the phone is seen to leave over it, `ClaimRefused` when the
   * system refuses (Windows always) or says so although the phone is about to leave.
   */
  async reset(): Promise<void> {
    await this.#change('reset', () => this.device.reset());
  }

  /** A stall that is no answer: the link is lost by it. Always throws `LinkLost`. */
  stalled(): Promise<never> {
    return this.#grip.fail('stall');
  }

  /** Lets go: pending calls end with `LinkLost`. Never throws; doing it again is harmless. */
  async close(): Promise<void> {
    await this.#grip.close();
  }

  async #out(
    what: string,
    data: Bytes,
    ms: number | null,
    call: () => Promise<UsbOutResult>,
  ): Promise<'ok' | 'stall'> {
    const ended = this.#begin(what, data.length);
    const { status = 'ok', bytesWritten } = await this.#transfer(ms, call, ended);
    const at = ended(status, bytesWritten);
    if (status === 'stall') return 'stall';
    if (status === 'babble' || bytesWritten !== data.length)
      return this.#grip.fail(status === 'ok' ? 'short' : status);
    this.#grip.good(at);
    return 'ok';
  }

  async #in(
    what: string,
    length: number,
    ms: number | null,
    call: () => Promise<UsbInResult>,
  ): Promise<Bytes | 'stall'> {
    const ended = this.#begin(what, length);
    const { status = 'ok', data } = await this.#transfer(ms, call, ended);
    const at = ended(status, data?.byteLength);
    if (status === 'stall') return 'stall';
    if (status === 'babble') return this.#grip.fail(status);
    this.#grip.good(at);
    return data ? new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength) : nothing;
  }

  async #transfer<T>(ms: number | null, call: () => Promise<T>, ended: (status: string) => void): Promise<T> {
    try {
      return await this.#grip.run(ms, call);
    } catch (error) {
      ended(error instanceof LinkLost ? error.how : nameOf(error));
      if (isOurs(error)) throw error;
      return this.#grip.fail(nameOf(error));
    }
  }

  /** A call that changes the device's state: refused is not lost. */
  async #change(call: string, run: () => Promise<void>): Promise<void> {
    try {
      await this.#grip.run(usualMs, run);
    } catch (error) {
      if (isOurs(error)) throw error;
      throw (await this.#grip.verdict(nameOf(error))) ?? new ClaimRefused(call, nameOf(error));
    }
  }

  /** Call the answer at the end; it says when that was. */
  #begin(what: string, length: number): (status: string, moved?: number) => number {
    const { clock } = this.#world;
    const ended = this.trace.begin(clock.now(), what, length);
    return (status, moved) => {
      const at = clock.now();
      ended(at, status, moved);
      return at;
    };
  }
}

const isOurs = (error: unknown): boolean => error instanceof LinkLost || error instanceof Silence;

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

const directionOf = (endpoint: number): USBDirection => (endpoint & 0x80 ? 'in' : 'out');

const types = { standard: 0x00, class: 0x20, vendor: 0x40 } as const;
const recipients = { device: 0, interface: 1, endpoint: 2, other: 3 } as const;

/** bmRequestType and bRequest as the specifications write them: `41/00`. */
function codeOf(
  { requestType, recipient, request }: USBControlTransferParameters,
  direction: number,
): string {
  return `${hex(direction | types[requestType] | recipients[recipient])}/${hex(request)}`;
}
