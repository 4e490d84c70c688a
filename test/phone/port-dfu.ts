import type { Bytes } from '../../src/bytes/bytes.ts';
import { fromHex, toHex } from '../../src/bytes/hex.ts';
import type { Body } from './body.ts';
import { descriptorsOf, deviceDescriptor } from './descriptors.ts';
import { DfuMachine } from './dfu-machine.ts';
import { stall, type Enumeration, type Setup, type Stall } from './enumeration.ts';
import { Nonces } from './nonce.ts';
import { openPortImage } from './port-image.ts';
import { refused } from './strictness.ts';
import { ImageTrust } from './trust.ts';

const productId = 0xf014;
const chipId = 0x22;
const revision = 0x2f;
const leavesAfter = 50;

/** As a phone's own DFU, but for the protocol, and 64 bytes a block. */
const configuration = fromHex('0902190001010580fa 0904000000fe010200 0721010a004000');

/** The controller of a USB-C port that has lost its firmware: the phone behind it is not to be reached before. */
export function portEnumeration(body: Body, root: Bytes): Enumeration {
  return new PortController(body, root);
}

class PortController implements Enumeration {
  readonly descriptor: Enumeration['descriptor'];
  readonly #body: Body;
  readonly #trust: ImageTrust;
  readonly #machine: DfuMachine;
  #starting = false;

  constructor(body: Body, root: Bytes) {
    const { world, product } = body;
    // Its own, which has nothing to do with the phone's.
    const ecid = BigInt.asUintN(64, ~body.ecid);
    const boardId = product.boardId * 0x100_0000 + (product.chipId << 8);
    const nonces = new Nonces(world.chance, chipId);
    this.#body = body;
    this.#machine = new DfuMachine(body, { block: 64, open: (image) => ({ image }) });
    this.#trust = new ImageTrust({
      world,
      product: { ...product, chipId, boardId },
      ecid: () => ecid,
      nonces,
      root,
      strict: (check) => body.strict(check),
    });
    const hex = (value: number | bigint, digits: number): string =>
      value.toString(16).toUpperCase().padStart(digits, '0');
    this.descriptor = descriptorsOf(deviceDescriptor(productId, 1), configuration, {
      // Back to front, as no phone prints it.
      1: ` NONC:${toHex(nonces.ap.slice().reverse()).toUpperCase()}`,
      2: 'Apple Inc.',
      3: 'Apple Device (Port DFU Mode)',
      4: `SDOM:01 CPID:${hex(chipId, 4)} BDID:${hex(boardId, 16)} ECID:${hex(ecid, 16)} CPFM:03 SCEP:00 CPRV:1A3 PREV:${hex(revision, 2)}`,
      5: 'Apple Device (Port DFU Mode)',
    });
  }

  setConfiguration(value: number): boolean {
    return value <= 1;
  }

  setInterface(number: number, alternate: number): boolean {
    return number === 0 && alternate === 0;
  }

  async control(setup: Setup, data: Bytes): Promise<Bytes | Stall> {
    if (this.#starting) return stall;
    if (setup.requestType === 0x21 && setup.request === 1 && data.length > 0 && this.#machine.fresh)
      await this.#body.pass({ component: 'USBPortController1,USBFirmware' });
    return this.#machine.control(setup, data);
  }

  reset(): void {
    const image = this.#machine.reset();
    if (!image) return;
    this.#starting = true;
    void this.#start(image);
  }

  async #start(bytes: Bytes): Promise<void> {
    const image = openPortImage(bytes);
    const refusal =
      'why' in image
        ? ({ check: 'port.image', why: image.why } as const)
        : await this.#trust.ticket(image.ticket);
    const holds =
      refusal && refused(this.#body, refusal.check, refusal.why, { component: 'port controller' });
    this.#body.tell({ kind: 'upload', bytes: bytes.length });
    this.#body.restart(holds ? 'port-dfu' : 'dfu', leavesAfter);
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
