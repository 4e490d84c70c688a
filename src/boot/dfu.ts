import { concat, nothing, type Bytes } from '../bytes/bytes.ts';
import { pause } from '../bytes/clock.ts';
import { within } from '../bytes/deadline.ts';
import type { World } from '../bytes/world.ts';
import { ClaimRefused, LinkLost } from '../usb/errors.ts';
import type { Link } from '../usb/link.ts';
import type { UsbDevice } from '../usb/port.ts';
import type { Roost } from '../usb/roost.ts';
import { planWithSuffix, type Block, type Plan } from './dfu-plan.ts';
import { DfuRefused, ResetRefused } from './errors.ts';
import { openFirstInterface } from './first-interface.ts';
import { readBootSerial, type BootIdentity, type Nonces } from './identity.ts';
import { askNonces } from './nonces.ts';
import { patiently, type Patience } from './patience.ts';

const patience: Patience = { tries: 10, pauseMs: 1_000 };

/** Class requests of DFU 1.0. */
const Request = { download: 1, getStatus: 3, clearStatus: 4, getState: 5, abort: 6 } as const;

const State = { idle: 2, downloadIdle: 5, error: 10 } as const;

/** How often a state that is not idle is mended before the phone is given up. */
const mendings = 3;
const statusTries = 20;
const statusPauseMs = 1_000;
/** A reset that is said to have failed may have taken all the same: then the phone leaves within this time. */
const leaveMs = 5_000;

const setup = (request: number, value = 0): USBControlTransferParameters => ({
  requestType: 'class',
  recipient: 'interface',
  request,
  value,
  index: 0,
});

/**
 * A phone that takes one image by DFU requests: its boot ROM, iBSS on chips up to A9X, or its port controller
 * (usb-modes §2.6, §2.7). Calls throw `LinkLost` when the phone leaves and `Silence` when it does not answer.
 */
export class Dfu {
  readonly identity: BootIdentity;
  readonly #world: World;
  readonly #link: Link;

  private constructor(world: World, link: Link, identity: BootIdentity) {
    this.#world = world;
    this.#link = link;
    this.identity = identity;
  }

  /** Throws `NotABootSerial`; `ClaimRefused` when ten tries, a second apart, were refused; `LinkLost`; `Silence`. */
  static async open(world: World, roost: Roost, device: UsbDevice): Promise<Dfu> {
    const identity = readBootSerial(device.serialNumber ?? '');
    const link = await patiently(world, patience, () =>
      openFirstInterface(world, roost, device, 'opening DFU mode'),
    );
    return new Dfu(world, link, identity);
  }

  get link(): Link {
    return this.#link;
  }

  /** See `askNonces`. */
  nonces(): Promise<Nonces> {
    return askNonces(this.#link);
  }

  /**
   * Downloads one image and says that it is whole; nothing runs before `start`. `progress` hears the bytes that the
   * phone has taken. Throws `DfuRefused`.
   */
  async upload(parts: readonly Bytes[], progress?: (sent: number) => void): Promise<void> {
    const image = concat(parts);
    await this.download(planWithSuffix(image), image.length, progress);
  }

  /** The same by a plan of its own. */
  async download(plan: Plan, total: number, progress: (sent: number) => void = () => undefined) {
    this.#link.doing = `sending ${total} bytes by DFU`;
    await this.#toIdle();
    let sent = 0;
    for (const block of plan.blocks) {
      await this.#block(block);
      sent = Math.min(total, sent + block.bytes.length);
      progress(sent);
    }
    await this.#send('end', plan.end, nothing);
    // MANIFEST-SYNC, then MANIFEST: what they say is of no consequence, but without them the ROM does not go on.
    for (let i = 0; i < 2; i++) await this.#status('end');
  }

  /**
   * Resets the port, upon which the phone verifies the image and runs it. Whether a reset took is seen from whether the
   * phone leaves; systems differ in calling a reset over which it leaves a success. Throws `ResetRefused`.
   */
  async start(): Promise<void> {
    this.#link.doing = 'resetting the port';
    try {
      await this.#link.reset();
    } catch (error) {
      if (error instanceof LinkLost && error.how === 'left') return;
      if (!(error instanceof ClaimRefused)) throw error;
      await within(this.#world.clock, leaveMs, 'the phone leaving', this.#link.lost).catch(() => {
        throw new ResetRefused(error.error);
      });
    }
  }

  async close(): Promise<void> {
    await this.#link.close();
  }

  /** What an earlier download left behind is cleared away. */
  async #toIdle(): Promise<void> {
    for (let mended = 0; ; mended++) {
      const answer = await this.#link.controlIn(setup(Request.getState), 1);
      const state = answer === 'stall' ? undefined : answer[0];
      if (state === State.idle) return;
      if (mended === mendings) throw new DfuRefused('idle', state);
      await this.#link.controlOut(setup(state === State.error ? Request.clearStatus : Request.abort));
    }
  }

  async #block({ number, bytes, awaited }: Block): Promise<void> {
    await this.#send(`block ${number}`, number, bytes);
    if (!awaited) return;
    for (let tries = 1; ; tries++) {
      const { state, status } = await this.#status(`block ${number}`);
      if (state === State.downloadIdle) return;
      if (state === State.error || tries === statusTries)
        throw new DfuRefused(`block ${number}`, state, status);
      await pause(this.#world.clock, statusPauseMs);
    }
  }

  async #send(step: string, number: number, bytes: Bytes): Promise<void> {
    if ((await this.#link.controlOut(setup(Request.download, number), bytes)) === 'stall')
      throw new DfuRefused(step, undefined);
  }

  async #status(step: string): Promise<{ state: number; status: number }> {
    const answer = await this.#link.controlIn(setup(Request.getStatus), 6);
    if (answer === 'stall' || answer.length !== 6) throw new DfuRefused(step, undefined);
    return { state: answer[4]!, status: answer[0]! };
  }
}
