import { concat, equal, type Bytes } from '../../src/bytes/bytes.ts';
import { crc32 } from '../../src/bytes/crc32.ts';
import { fromHex } from '../../src/bytes/hex.ts';
import type { Body } from './body.ts';
import { dfuDescriptors } from './dfu-descriptors.ts';
import { DfuMachine, type DfuShape } from './dfu-machine.ts';
import { stall, type Enumeration, type Setup, type Stall } from './enumeration.ts';
import { BootImages, componentName } from './iboot-images.ts';
import { imageType } from './image4.ts';
import type { Nonces } from './nonce.ts';

/** How long after the reset the phone is off the bus. */
const leavesAfter = 50;

const suffixLength = 16;
const suffixHead = fromHex('ffffffff ac05 0001 554644 10');

/** 2 KiB blocks, and Apple's DFU suffix at the end: CRC-32 over all before it, as the register stands. */
const shape: DfuShape = {
  block: 0x800,
  open(whole) {
    const image = whole.subarray(0, Math.max(0, whole.length - suffixLength));
    const head = whole.subarray(image.length, image.length + suffixHead.length);
    const crc = ~crc32(concat([image, head])) >>> 0;
    const told = whole.subarray(whole.length - 4);
    const fits = told.length === 4 && new DataView(told.buffer, told.byteOffset).getUint32(0, true) === crc;
    const good = equal(head, suffixHead) && fits;
    return good ? { image } : { image, why: 'no DFU suffix of Apple at the end, or another CRC' };
  },
};

/** DFU mode: the boot ROM, which takes iBSS, or the iBSS of chips up to A9X, which takes iBEC. */
export function dfuEnumeration(body: Body, stage: 'rom' | 'ibss', nonces: Nonces): Enumeration {
  return new DfuMode(body, stage, nonces);
}

class DfuMode implements Enumeration {
  readonly descriptor: Enumeration['descriptor'];
  readonly #body: Body;
  readonly #stage: 'rom' | 'ibss';
  readonly #machine: DfuMachine;
  #starting = false;

  constructor(body: Body, stage: 'rom' | 'ibss', nonces: Nonces) {
    this.#body = body;
    this.#stage = stage;
    this.#machine = new DfuMachine(body, shape);
    this.descriptor = dfuDescriptors(body, stage, nonces);
  }

  setConfiguration(value: number): boolean {
    return value <= 1;
  }

  setInterface(number: number, alternate: number): boolean {
    return number === 0 && alternate === 0;
  }

  async control(setup: Setup, data: Bytes): Promise<Bytes | Stall> {
    if (this.#starting) return stall;
    if (setup.requestType === 0x21 && setup.request === 1 && data.length > 0 && this.#machine.fresh) {
      await this.#body.pass({ phase: this.#stage === 'rom' ? 'enter' : 'ibec' });
      const type = imageType(data);
      if (type !== undefined) await this.#body.pass({ component: componentName(type) });
    }
    return this.#machine.control(setup, data);
  }

  reset(): void {
    const image = this.#machine.reset();
    if (!image) return;
    this.#starting = true;
    void startImage(this.#body, image, this.#stage === 'rom' ? 'ibss' : 'ibec');
  }

  out(): Promise<Stall> {
    return Promise.resolve(stall);
  }
  in(): Promise<Stall> {
    return Promise.resolve(stall);
  }
  clearHalt(): void {
    // No endpoint to halt.
  }
  forget(): void {
    // No transfer waits here.
  }
}

/** Verifies an image and runs it; a phone that does not like it starts its ROM anew. */
export async function startImage(body: Body, image: Bytes, type: 'ibss' | 'ibec'): Promise<void> {
  body.tell({ kind: 'upload', bytes: image.length });
  const refusal = await new BootImages(body, undefined).load(image, type);
  body.restart(refusal ? 'dfu' : type, leavesAfter);
}
