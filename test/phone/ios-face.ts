import type { Bytes } from '../../src/bytes/bytes.ts';
import type { Body } from './body.ts';
import { stall, type Enumeration, type Setup, type Stall } from './enumeration.ts';
import {
  hasConfiguration,
  hasInterface,
  iosDescriptors,
  muxConfigurations,
  MuxEndpoint,
} from './ios-descriptors.ts';
import { InPipe, OutPipe } from './mux-pipe.ts';
import { Muxd } from './muxd.ts';
import { refused } from './strictness.ts';

/** Vendor requests by which newer hosts ask for other sets of configurations. */
const getMode = 0x45;
const setMode = 0x52;

/** The phone on the bus while iOS or the restore system runs: descriptors, and the mux behind two endpoints. */
export class IosFace implements Enumeration {
  readonly muxd: Muxd;
  readonly #descriptors: (type: number, index: number) => Bytes | undefined;
  readonly #in = new InPipe();
  readonly #out: OutPipe;
  #configuration = 0;

  /** `name`: the serial string, where it is not the phone's own. */
  constructor(body: Body, name?: string) {
    this.#descriptors = iosDescriptors(body, name);
    this.muxd = new Muxd(body, (packet) => {
      this.#in.put(packet);
    });
    this.#out = new OutPipe(
      (packet) => {
        this.muxd.take(packet);
      },
      (check, why) => refused(body, check, why),
    );
  }

  descriptor(type: number, index: number): Bytes | undefined {
    return this.#descriptors(type, index);
  }

  setConfiguration(value: number): boolean {
    if (value !== 0 && !hasConfiguration(value)) return false;
    this.#configuration = value;
    this.#begin();
    return true;
  }

  setInterface(number: number, alternate: number): boolean {
    return hasInterface(this.#configuration, number, alternate);
  }

  control(setup: Setup, _data: Bytes): Promise<Bytes | Stall> {
    // The modes are the initial one and two more; a change is refused, as a phone in the restore system does.
    if (setup.requestType === 0xc0 && setup.request === getMode)
      return Promise.resolve(Uint8Array.of(3, 3, 3, 0).subarray(0, setup.length));
    if (setup.requestType === 0xc0 && setup.request === setMode)
      return Promise.resolve(Uint8Array.of(1).subarray(0, setup.length));
    return Promise.resolve(stall);
  }

  out(endpoint: number, data: Bytes): Promise<Stall | undefined> {
    if (!this.#isMux(endpoint, MuxEndpoint.out)) return Promise.resolve(stall);
    this.#out.push(data);
    return Promise.resolve(undefined);
  }

  in(endpoint: number, length: number): Promise<Bytes | Stall> {
    if (this.#isMux(endpoint, MuxEndpoint.in)) return this.#in.take(length);
    // The other interfaces have nothing to say; reading them waits.
    return new Promise(() => undefined);
  }

  clearHalt(endpoint: number): void {
    // Nothing is ever halted here; what clearing does is forget what is half way.
    if (this.#isMux(endpoint, MuxEndpoint.out)) this.#out.forget();
  }

  reset(): void {
    this.#configuration = 0;
    this.#begin();
  }

  forget(endpoint: number): void {
    if (this.#isMux(endpoint, MuxEndpoint.in)) this.#in.forgetWaiting();
  }

  #isMux(endpoint: number, address: number): boolean {
    return muxConfigurations.has(this.#configuration) && (endpoint & 0x0f) === (address & 0x0f);
  }

  #begin(): void {
    this.#out.forget();
    this.#in.forget();
    this.muxd.forget();
  }
}
