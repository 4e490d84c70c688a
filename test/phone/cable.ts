import type { Bytes } from '../../src/bytes/bytes.ts';
import { Kind } from './descriptors.ts';
import { stall, type Enumeration, type Setup, type Stall, type Taken } from './enumeration.ts';
import type { Weather } from './weather.ts';

/** What the phone does about bytes and pace. */
export interface CableEnds {
  /** Before bytes are handed on; never resolves when the phone leaves over them. */
  taking(length: number): Promise<void>;
  rest(ms: number): Promise<void>;
  /** What takes `ms`, after all that was to be waited for before. */
  inTurn(ms: number): Promise<void>;
}

/** The stretch between a face and the phone's present enumeration: where planned faults of the bus strike. */
export class Cable implements Enumeration {
  readonly descriptor: Enumeration['descriptor'];
  readonly #inner: Enumeration;
  readonly #weather: Weather;
  readonly #ends: CableEnds;
  /** How often what was on its way of an endpoint has been taken back. */
  readonly #takenBack = new Map<number, number>();
  /** What a silent phone had ready for a transfer that was taken back: the next one gets it. */
  readonly #held = new Map<number, Bytes | Stall>();
  constructor(inner: Enumeration, weather: Weather, ends: CableEnds) {
    this.#inner = inner;
    this.#weather = weather;
    this.#ends = ends;
    this.descriptor = (kind, index) => inner.descriptor(kind, index);
  }

  setConfiguration(value: number): boolean {
    this.#held.clear();
    return this.#inner.setConfiguration(value);
  }

  setInterface(number: number, alternate: number): boolean {
    this.#held.clear();
    return this.#inner.setInterface(number, alternate);
  }

  async standard(setup: Setup): Promise<Stall | undefined> {
    await this.#hold(0, this.#weather.silence);
    if (this.#weather.stalls.delete(0)) return stall;
    if (!isStringOne(setup)) return undefined;
    const { string1 } = this.#weather;
    if (string1 && 'slowMs' in string1) await this.#hold(0, this.#ends.rest(string1.slowMs));
    return this.#weather.stallsString1() ? stall : undefined;
  }

  async control(setup: Setup, data: Bytes): Promise<Bytes | Stall> {
    await this.#hold(0, this.#weather.silence);
    return this.#weather.stalls.delete(0) ? stall : this.#inner.control(setup, data);
  }

  async out(endpoint: number, data: Bytes): Promise<Taken> {
    if (this.#weather.silence) await this.#hold(endpoint, this.#weather.silence);
    if (this.#weather.stalls.delete(endpoint)) return stall;
    await this.#hold(endpoint, this.#ends.taking(data.length));
    const { bytesPerSecond } = this.#weather;
    if (bytesPerSecond !== undefined)
      await this.#hold(endpoint, this.#ends.inTurn((1000 * data.length) / bytesPerSecond));
    const { shortBytes } = this.#weather;
    if (shortBytes === undefined || shortBytes >= data.length) return this.#inner.out(endpoint, data);
    this.#weather.shortBytes = undefined;
    return (await this.#inner.out(endpoint, data.subarray(0, shortBytes))) ?? shortBytes;
  }

  async in(endpoint: number, length: number): Promise<Bytes | Stall> {
    if (this.#weather.stalls.delete(endpoint)) return stall;
    const answer = this.#held.get(endpoint) ?? (await this.#inner.in(endpoint, length));
    this.#held.set(endpoint, answer);
    if (this.#weather.silence) await this.#hold(endpoint, this.#weather.silence);
    this.#held.delete(endpoint);
    return answer;
  }

  clearHalt(endpoint: number): void {
    this.#inner.clearHalt(endpoint);
  }

  reset(): void {
    this.#held.clear();
    this.#inner.reset();
  }

  forget(endpoint: number): void {
    this.#takenBack.set(endpoint, this.#timesTakenBack(endpoint) + 1);
    this.#inner.forget(endpoint);
  }

  #timesTakenBack(endpoint: number): number {
    return this.#takenBack.get(endpoint) ?? 0;
  }

  /** Waits with a transfer of this endpoint; one that is taken back meanwhile goes no further. */
  async #hold(endpoint: number, wait: Promise<void> | undefined): Promise<void> {
    const before = this.#timesTakenBack(endpoint);
    await wait;
    if (this.#timesTakenBack(endpoint) !== before) await new Promise<never>(() => undefined);
  }
}

/** GET_DESCRIPTOR (USB 2.0 §9.4.3) of the string that has the nonces. */
const isStringOne = ({ requestType, request, value }: Setup): boolean =>
  requestType === 0x80 && request === 6 && value === ((Kind.string << 8) | 1);
