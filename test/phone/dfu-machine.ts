import { concat, nothing, type Bytes } from '../../src/bytes/bytes.ts';
import { stall, type Setup, type Stall } from './enumeration.ts';
import { refused, type Judge } from './strictness.ts';

const State = {
  idle: 2,
  downloadIdle: 5,
  manifestSync: 6,
  manifest: 7,
  waitReset: 8,
  error: 10,
} as const;

/** errNOTDONE, errSTALLEDPKT. */
const Status = { ok: 0, notDone: 0x09, stalled: 0x0f } as const;

/** bwPollTimeout, which no client heeds. */
const pollMs = 50;

/** What an image goes by in DFU: how large a block may be, and what has to be at its end. */
export interface DfuShape {
  readonly block: number;
  /** Why the whole is not what it should be; the image without what DFU adds to it. */
  readonly open: (whole: Bytes) => { readonly image: Bytes; readonly why?: string };
}

/**
 * DFU 1.0 as the boot ROM has it (usb-modes §2.7, §7.6): a block leads to state 5 at once, an empty one to 6; two
 * GETSTATUS further it waits for the reset, upon which the image is run. wValue is not looked at.
 */
export class DfuMachine {
  readonly #judge: Judge;
  readonly #shape: DfuShape;
  #state: number = State.idle;
  #status: number = Status.ok;
  #parts: Bytes[] = [];

  constructor(judge: Judge, shape: DfuShape) {
    this.#judge = judge;
    this.#shape = shape;
  }

  /** The first block of an image is the next to come. */
  get fresh(): boolean {
    return this.#parts.length === 0;
  }

  /** Answers a class request of interface 0; everything else stalls. */
  control({ requestType, request }: Setup, data: Bytes): Bytes | Stall {
    if (requestType === 0x21 && request === 1) return this.#download(data);
    if (requestType === 0xa1 && request === 3) return this.#tell();
    if (requestType === 0xa1 && request === 5) return Uint8Array.of(this.#state);
    if (requestType === 0x21 && request === 4) return this.#mend(this.#state === State.error);
    if (requestType === 0x21 && request === 6) return this.#mend(this.#state !== State.error);
    return stall;
  }

  /** A port reset: the image when one waits for it. */
  reset(): Bytes | undefined {
    const waits = this.#state === State.waitReset;
    const { image } = this.#shape.open(concat(this.#parts));
    this.#clear();
    return waits ? image : undefined;
  }

  #download(data: Bytes): Bytes | Stall {
    if (data.length > this.#shape.block) {
      const why = `a block of ${data.length} bytes`;
      if (refused(this.#judge, 'dfu.block', why)) return this.#fail(Status.stalled);
    }
    if (this.#state !== State.downloadIdle && (this.#state !== State.idle || data.length === 0)) {
      const why = `a block of ${data.length} bytes in state ${this.#state}`;
      if (refused(this.#judge, 'dfu.order', why)) return this.#fail(Status.notDone);
    }
    if (data.length > 0) {
      this.#parts.push(data);
      this.#state = State.downloadIdle;
      return nothing;
    }
    const { why } = this.#shape.open(concat(this.#parts));
    if (why !== undefined && refused(this.#judge, 'dfu.suffix', why)) return this.#fail(Status.notDone);
    this.#state = State.manifestSync;
    return nothing;
  }

  #tell(): Bytes {
    const told = Uint8Array.of(this.#status, pollMs, 0, 0, this.#state, 0);
    if (this.#state === State.manifestSync) this.#state = State.manifest;
    else if (this.#state === State.manifest) this.#state = State.waitReset;
    return told;
  }

  #mend(allowed: boolean): Bytes | Stall {
    if (!allowed) return stall;
    this.#clear();
    return nothing;
  }

  #fail(status: number): Stall {
    this.#state = State.error;
    this.#status = status;
    return stall;
  }

  #clear(): void {
    this.#state = State.idle;
    this.#status = Status.ok;
    this.#parts = [];
  }
}
