import type { Bytes } from '../../src/bytes/bytes.ts';
import { stall, type Enumeration, type Setup, type Stall, type Taken } from './enumeration.ts';

/** How the cable misbehaves at present; planned faults change it. */
export interface Weather {
  /** Resolves when a silence is over; undefined when there is none. */
  silence: Promise<void> | undefined;
  bytesPerSecond: number | undefined;
  /** Of the next OUT transfer that is longer only so much is taken. */
  shortBytes: number | undefined;
  /** Endpoints (0: control) whose next transfer stalls. */
  readonly stalls: Set<number>;
}

/** A cable that does nothing to what it carries. */
export const clearWeather = (): Weather => ({
  silence: undefined,
  bytesPerSecond: undefined,
  shortBytes: undefined,
  stalls: new Set(),
});

/** What the phone does about bytes and pace. */
export interface CableEnds {
  /** Before bytes are handed on; never resolves when the phone leaves over them. */
  taking(length: number): Promise<void>;
  rest(ms: number): Promise<void>;
}

/** The stretch between a face and the phone's present enumeration: where planned faults of the bus strike. */
export class Cable implements Enumeration {
  readonly descriptor: Enumeration['descriptor'];
  readonly #inner: Enumeration;
  readonly #weather: Weather;
  readonly #ends: CableEnds;

  constructor(inner: Enumeration, weather: Weather, ends: CableEnds) {
    this.#inner = inner;
    this.#weather = weather;
    this.#ends = ends;
    this.descriptor = (kind, index) => inner.descriptor(kind, index);
  }

  setConfiguration(value: number): boolean {
    return this.#inner.setConfiguration(value);
  }

  setInterface(number: number, alternate: number): boolean {
    return this.#inner.setInterface(number, alternate);
  }

  async control(setup: Setup, data: Bytes): Promise<Bytes | Stall> {
    await this.#weather.silence;
    return this.#weather.stalls.delete(0) ? stall : this.#inner.control(setup, data);
  }

  async out(endpoint: number, data: Bytes): Promise<Taken> {
    if (this.#weather.silence) await this.#weather.silence;
    if (this.#weather.stalls.delete(endpoint)) return stall;
    await this.#ends.taking(data.length);
    const { bytesPerSecond } = this.#weather;
    if (bytesPerSecond !== undefined) await this.#ends.rest((1000 * data.length) / bytesPerSecond);
    const { shortBytes } = this.#weather;
    if (shortBytes === undefined || shortBytes >= data.length) return this.#inner.out(endpoint, data);
    this.#weather.shortBytes = undefined;
    return (await this.#inner.out(endpoint, data.subarray(0, shortBytes))) ?? shortBytes;
  }

  async in(endpoint: number, length: number): Promise<Bytes | Stall> {
    if (this.#weather.stalls.delete(endpoint)) return stall;
    const answer = await this.#inner.in(endpoint, length);
    if (this.#weather.silence) await this.#weather.silence;
    return answer;
  }

  clearHalt(endpoint: number): void {
    this.#inner.clearHalt(endpoint);
  }

  reset(): void {
    this.#inner.reset();
  }

  forget(endpoint: number): void {
    this.#inner.forget(endpoint);
  }
}
