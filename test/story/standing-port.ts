import { concat, type Bytes } from '../../src/bytes/bytes.ts';
import { stall, type Enumeration, type Stall, type Taken } from '../phone/enumeration.ts';
import { kisDescriptors, Portal } from '../phone/kis-descriptors.ts';

/** What a debug port does that is asked. */
export type PortAnswer = 'tells' | 'tells nothing' | 'stalls' | 'is silent';

const headerSize = 12;
const tailSize = 8;

/** A debug port that stays on the bus, whatever the phone does that it belongs to. */
export class StandingPort implements Enumeration {
  readonly descriptor = kisDescriptors();
  /** May change while it stands there. */
  answer: PortAnswer;
  readonly #info: Bytes;
  readonly #replies = new Map<number, Bytes[]>();

  /** `info`: what GET_INFO tells. */
  constructor(answer: PortAnswer, info: Bytes = new Uint8Array(0)) {
    this.answer = answer;
    this.#info = info;
  }

  setConfiguration(): boolean {
    return true;
  }

  setInterface(): boolean {
    return true;
  }

  control(): Promise<Stall> {
    return Promise.resolve(stall);
  }

  out(endpoint: number, data: Bytes): Promise<Taken> {
    const isConfig = endpoint === Portal.config.out;
    if (this.answer === 'stalls' || (this.answer === 'tells nothing' && !isConfig))
      return Promise.resolve(stall);
    const info = isConfig ? new Uint8Array(0) : this.#info;
    const reply = concat([data.slice(0, headerSize), info, new Uint8Array(tailSize)]);
    const portal = isConfig ? Portal.config.in : Portal.rsm.in;
    this.#replies.set(portal, [...(this.#replies.get(portal) ?? []), reply]);
    return Promise.resolve(undefined);
  }

  in(endpoint: number): Promise<Bytes | Stall> {
    const reply = this.answer === 'is silent' ? undefined : this.#replies.get(endpoint)?.shift();
    return reply ? Promise.resolve(reply) : new Promise(() => undefined);
  }

  clearHalt(): void {
    // Halts are kept by the wire.
  }

  reset(): void {
    this.#replies.clear();
  }

  forget(): void {
    // Nobody waits for long.
  }
}
