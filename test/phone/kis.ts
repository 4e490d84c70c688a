import { RequestHeader as Header } from '../../src/boot/kis-packet.ts';
import { concat, nothing, type Bytes } from '../../src/bytes/bytes.ts';
import { struct, u32, u64 } from '../../src/bytes/struct.ts';
import type { Body } from './body.ts';
import { startImage } from './dfu.ts';
import { stall, type Enumeration, type Stall } from './enumeration.ts';
import { componentName } from './iboot-images.ts';
import { imageType } from './image4.ts';
import { kisDescriptors, kisInfo, Portal } from './kis-descriptors.ts';
import type { Nonces } from './nonce.ts';
import { refused } from './strictness.ts';

const Tail = struct({ done: u32, status: u32 }, 'little');
const Word = struct({ value: u32 }, 'little');
const Chunk = struct({ offset: u64, size: u32 }, 'little');

const longestChunk = 0x4000;

/** The two writes that wake the debug port, in their order: index and value. */
const enabling = [
  [0x0a, 0x21],
  [0x14, 0x01],
] as const;

/** The boot ROM of A16 and later behind its debug port (usb-modes §2.9): takes iBSS. */
export function kisEnumeration(body: Body, nonces: Nonces): Enumeration {
  return new DebugPort(body, nonces);
}

class DebugPort implements Enumeration {
  readonly descriptor = kisDescriptors();
  readonly #body: Body;
  readonly #nonces: Nonces;
  readonly #replies = new Map<number, Bytes[]>();
  readonly #readers = new Map<number, (reply: Bytes) => void>();
  #enabled = 0;
  #parts: Bytes[] = [];
  #starting = false;

  constructor(body: Body, nonces: Nonces) {
    this.#body = body;
    this.#nonces = nonces;
  }

  setConfiguration(value: number): boolean {
    return value <= 1;
  }

  setInterface(number: number, alternate: number): boolean {
    return number === 0 && alternate === 0;
  }

  control(): Promise<Stall> {
    return Promise.resolve(stall);
  }

  /** One request is one transfer, and has one reply on the endpoint of its portal. */
  async out(endpoint: number, data: Bytes): Promise<Stall | undefined> {
    const portal = Object.values(Portal).find((each) => each.out === endpoint);
    if (!portal || this.#starting) return stall;
    const why = misshapen(data, portal.number);
    if (why !== undefined && refused(this.#body, 'kis.request', why)) return stall;
    const { args, index, indexAndWords } = Header.read(data);
    const body = data.subarray(Header.size);
    const done = await this.#carryOut(((indexAndWords & 3) << 8) | index, body.subarray(0, 4 * args), body);
    if (done === stall) return stall;
    this.#reply(portal.in, data, done);
    return undefined;
  }

  in(endpoint: number): Promise<Bytes | Stall> {
    const ready = this.#replies.get(endpoint)?.shift();
    if (ready) return Promise.resolve(ready);
    return new Promise((give) => {
      this.#readers.set(endpoint, give);
    });
  }

  forget(endpoint: number): void {
    this.#readers.delete(endpoint);
  }

  clearHalt(): void {
    // Halts are kept by the wire.
  }

  reset(): void {
    this.#enabled = 0;
    this.#parts = [];
    this.#replies.clear();
  }

  /** What the reply says between its header and its status: `info` of GET_INFO, or how many bytes were done. */
  async #carryOut(index: number, args: Bytes, body: Bytes): Promise<{ info: Bytes; done: number } | Stall> {
    const wakes = enabling.findIndex(([each]) => each === index);
    if (wakes >= 0) {
      const right = args.length === 4 && Word.read(args).value === enabling[wakes]![1];
      if (!right && refused(this.#body, 'kis.request', `another value for ${index}`)) return stall;
      if (wakes === this.#enabled) this.#enabled++;
      return { info: nothing, done: 4 };
    }
    if (this.#enabled < enabling.length && refused(this.#body, 'kis.enabled', `request ${index}`))
      return stall;
    if (index === 0x100) return { info: kisInfo(this.#body, this.#nonces), done: 0x300 };
    if (index === 0x0d) return this.#take(args, body.subarray(args.length));
    if (index === 0x103) return this.#boot(args);
    return refused(this.#body, 'kis.request', `request ${index}`) ? stall : { info: nothing, done: 0 };
  }

  async #take(args: Bytes, payload: Bytes): Promise<{ info: Bytes; done: number } | Stall> {
    const { offset, size } = Chunk.read(args);
    // From its first byte on, an image replaces the one before.
    if (offset === 0n) {
      this.#parts = [];
      await this.#body.pass({ phase: 'enter' });
      const type = imageType(payload);
      if (type !== undefined) await this.#body.pass({ component: componentName(type) });
    }
    const wrong = Number(offset) !== this.#length || size !== payload.length || size > longestChunk;
    const why = `${payload.length} bytes called ${size} at ${offset.toString()}, where ${this.#length} are`;
    if (wrong && refused(this.#body, 'kis.chunk', why)) return stall;
    this.#parts.push(payload);
    return { info: nothing, done: size };
  }

  #boot(args: Bytes): { info: Bytes; done: number } | Stall {
    const total = Word.read(args).value;
    const why = `${total} bytes to run, ${this.#length} have come`;
    if (total !== this.#length && refused(this.#body, 'kis.total', why)) return stall;
    this.#starting = true;
    void startImage(this.#body, concat(this.#parts), 'ibss');
    return { info: nothing, done: 4 };
  }

  get #length(): number {
    return this.#parts.reduce((sum, part) => sum + part.length, 0);
  }

  #reply(endpoint: number, request: Bytes, { info, done }: { info: Bytes; done: number }): void {
    const reply = concat([request.slice(0, Header.size), info, Tail.write({ done, status: 0 })]);
    const reader = this.#readers.get(endpoint);
    this.#readers.delete(endpoint);
    if (reader) reader(reply);
    else this.#replies.set(endpoint, [...(this.#replies.get(endpoint) ?? []), reply]);
  }
}

/** Why bytes are no request to a portal. */
function misshapen(data: Bytes, portal: number): string | undefined {
  if (data.length < Header.size) return `a request of ${data.length} bytes`;
  const { version, portal: named, args, index, bodySize } = Header.read(data);
  if (version !== 0xa0 || named !== portal)
    return `version ${version} and portal ${named} on portal ${portal}`;
  const body = data.length - Header.size;
  if (bodySize !== body || 4 * args > body)
    return `a body of ${body} bytes called ${bodySize}, ${args} arguments`;
  const wanted = argumentsOf[index];
  return wanted === undefined || wanted === args ? undefined : `${args} arguments for ${index}`;
}

/** By the low byte of the index. */
const argumentsOf: Readonly<Record<number, number>> = { 0x0a: 1, 0x14: 1, 0x00: 0, 0x0d: 3, 0x03: 1 };
