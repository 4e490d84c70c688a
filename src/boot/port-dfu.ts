import type { Bytes } from '../bytes/bytes.ts';
import type { World } from '../bytes/world.ts';
import type { UsbDevice } from '../usb/port.ts';
import type { Roost } from '../usb/roost.ts';
import { Dfu } from './dfu.ts';
import { planBare } from './dfu-plan.ts';
import { NotABootSerial } from './errors.ts';
import { readBootSerial } from './identity.ts';

/** The controller of a USB-C port, waiting for its firmware, and the phone that it belongs to (usb-modes App. A). */
export interface PortController {
  /** The controller's own, as its chip and board are. */
  readonly ecid: bigint;
  readonly chipId: number;
  readonly boardId: number;
  /** PREV. */
  readonly revision: number;
  /** Packed into the controller's board id. */
  readonly phone: { readonly chipId: number; readonly boardId: number };
}

/** Throws `NotABootSerial`. */
export function readPortSerial(text: string): PortController {
  const { ecid, chipId, boardId } = readBootSerial(text);
  const revision = /PREV:([0-9a-f]+)/i.exec(text)?.[1];
  if (revision === undefined) throw new NotABootSerial(text, 'PREV');
  const phone = { chipId: (boardId >>> 8) & 0xffff, boardId: boardId >>> 24 };
  return { ecid, chipId, boardId, revision: parseInt(revision, 16), phone };
}

/** wMaxPacketSize is all that it takes at once. */
const blockSize = 64;

/** Port DFU. Throws as `Dfu` does. */
export class PortDfu {
  readonly controller: PortController;
  readonly #dfu: Dfu;

  private constructor(dfu: Dfu, controller: PortController) {
    this.#dfu = dfu;
    this.controller = controller;
  }

  static async open(world: World, roost: Roost, device: UsbDevice): Promise<PortDfu> {
    const controller = readPortSerial(device.serialNumber ?? '');
    return new PortDfu(await Dfu.open(world, roost, device), controller);
  }

  /** The controller prints it back to front. Undefined: it does not tell. */
  async nonce(): Promise<Bytes | undefined> {
    const { ap } = await this.#dfu.nonces();
    return ap?.slice().reverse();
  }

  /** No suffix, unlike a phone's own DFU; `start` then runs it. */
  async upload(image: Bytes): Promise<void> {
    await this.#dfu.download(planBare(image, blockSize), image.length);
  }

  async start(): Promise<void> {
    await this.#dfu.start();
  }

  async close(): Promise<void> {
    await this.#dfu.close();
  }
}
