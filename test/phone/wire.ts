import { nothing, type Bytes } from '../../src/bytes/bytes.ts';
import { DeviceDescriptor, Kind } from './descriptors.ts';
import { readConfiguration, type ReadConfiguration, type ReadEndpoint } from './descriptors-read.ts';
import { stall, type Enumeration, type Setup, type Stall, type Taken } from './enumeration.ts';
import { Pipe, type Job } from './pipe.ts';

/** Standard requests of USB 2.0 §9.4. */
export const Request = {
  getStatus: 0,
  clearFeature: 1,
  setFeature: 3,
  setAddress: 5,
  getDescriptor: 6,
  getConfiguration: 8,
  setConfiguration: 9,
  getInterface: 10,
  setInterface: 11,
} as const;

const endpointHalt = 0;

/**
 * The wire between a phone and whatever face it is plugged into: keeps the transfers of each endpoint in order, keeps
 * halted endpoints halted until they are cleared, and answers the standard requests from the descriptors.
 */
export class Wire {
  readonly enumeration: Enumeration;
  readonly device: ReturnType<typeof DeviceDescriptor.read>;
  readonly configurations: readonly ReadConfiguration[];
  readonly #pipes = new Map<number, Pipe>();
  readonly #halted = new Set<number>();
  readonly #alternates = new Map<number, number>();
  #configuration = 0;

  /** Throws `RangeError` when the descriptors do not hold together. */
  constructor(enumeration: Enumeration) {
    this.enumeration = enumeration;
    const device = enumeration.descriptor(Kind.device, 0);
    if (!device) throw new RangeError('a device without a device descriptor');
    this.device = DeviceDescriptor.read(device);
    this.configurations = Array.from({ length: this.device.configurations }, (_, index) => {
      const bytes = enumeration.descriptor(Kind.configuration, index);
      if (!bytes) throw new RangeError(`no configuration descriptor ${index}`);
      return readConfiguration(bytes);
    });
  }

  /** The active one's value, 0 when there is none. */
  get configuration(): number {
    return this.#configuration;
  }

  alternate(number: number): number {
    return this.#alternates.get(number) ?? 0;
  }

  /** The endpoint as the active configuration and alternates have it. */
  endpoint(address: number): ReadEndpoint | undefined {
    const active = this.configurations.find((each) => each.value === this.#configuration);
    for (const each of active?.interfaces ?? []) {
      const alternate = each.alternates.find((one) => one.alternate === this.alternate(each.number));
      const found = alternate?.endpoints.find((one) => one.address === address);
      if (found) return found;
    }
    return undefined;
  }

  /** One control transfer; the answer is cut to what was asked for. */
  control(setup: Setup, data: Bytes): Job<Bytes | Stall> {
    return this.#pipe(0).add(async () => {
      const answer =
        (setup.requestType & 0x60) === 0
          ? ((await this.enumeration.standard?.(setup)) ?? this.#standard(setup))
          : await this.enumeration.control(setup, data);
      return answer === stall ? stall : answer.subarray(0, setup.length);
    });
  }

  out(address: number, data: Bytes): Job<Taken> {
    return this.#bulk(address, () => this.enumeration.out(address, data));
  }

  /** Asks for whole packets; an answer longer than `length` is the face's to call babble. */
  in(address: number, length: number): Job<Bytes | Stall> {
    return this.#bulk(address, () => {
      const packet = this.endpoint(address)?.packetSize ?? 1;
      return this.enumeration.in(address, Math.ceil(length / packet) * packet);
    });
  }

  /** False: stall. */
  setConfiguration(value: number): boolean {
    if (value !== 0 && !this.configurations.some((each) => each.value === value)) return false;
    if (!this.enumeration.setConfiguration(value)) return false;
    this.#configuration = value;
    this.#alternates.clear();
    this.#halted.clear();
    for (const [address, pipe] of this.#pipes) if (address !== 0) pipe.clear();
    return true;
  }

  /** False: stall. */
  setInterface(number: number, alternate: number): boolean {
    const active = this.configurations.find((each) => each.value === this.#configuration);
    const owner = active?.interfaces.find((each) => each.number === number);
    const wanted = owner?.alternates.find((each) => each.alternate === alternate);
    if (!owner || !wanted || !this.enumeration.setInterface(number, alternate)) return false;
    for (const { endpoints } of owner.alternates)
      for (const { address } of endpoints) {
        this.#halted.delete(address);
        this.#pipes.get(address)?.clear();
      }
    this.#alternates.set(number, alternate);
    return true;
  }

  clearHalt(address: number): void {
    this.#halted.delete(address);
    this.enumeration.clearHalt(address);
  }

  /** A port reset: unconfigured, everything pending forgotten. */
  reset(): void {
    this.clear();
    this.#configuration = 0;
    this.#alternates.clear();
    this.#halted.clear();
    this.enumeration.reset();
  }

  /** Takes back every pending transfer. */
  clear(): void {
    for (const pipe of this.#pipes.values()) pipe.clear();
  }

  #pipe(address: number): Pipe {
    let pipe = this.#pipes.get(address);
    if (!pipe) {
      pipe = new Pipe(() => {
        this.enumeration.forget(address);
      });
      this.#pipes.set(address, pipe);
    }
    return pipe;
  }

  #bulk<T>(address: number, run: () => Promise<T | Stall>): Job<T | Stall> {
    return this.#pipe(address).add(async () => {
      if (this.#halted.has(address) || !this.endpoint(address)) return stall;
      const answer = await run();
      if (answer === stall) this.#halted.add(address);
      return answer;
    });
  }

  #standard(setup: Setup): Bytes | Stall {
    const { requestType, request, value, index } = setup;
    const recipient = requestType & 0x1f;
    const done = (good: boolean): Bytes | Stall => (good ? nothing : stall);
    switch (request) {
      case Request.getDescriptor:
        return this.enumeration.descriptor(value >> 8, value & 0xff) ?? stall;
      case Request.getConfiguration:
        return new Uint8Array([this.#configuration]);
      case Request.setConfiguration:
        return done(this.setConfiguration(value & 0xff));
      case Request.getInterface:
        return new Uint8Array([this.alternate(index)]);
      case Request.setInterface:
        return done(this.setInterface(index, value));
      case Request.getStatus:
        return new Uint8Array([recipient === 2 && this.#halted.has(index) ? 1 : 0, 0]);
      case Request.clearFeature:
        if (recipient === 2 && value === endpointHalt) this.clearHalt(index);
        return nothing;
      case Request.setFeature:
        if (recipient !== 2 || value !== endpointHalt) return stall;
        this.#halted.add(index);
        return nothing;
      case Request.setAddress:
        return nothing;
      default:
        return stall;
    }
  }
}
