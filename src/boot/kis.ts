import { concat, type Bytes } from '../bytes/bytes.ts';
import type { World } from '../bytes/world.ts';
import { LinkLost } from '../usb/errors.ts';
import type { Link } from '../usb/link.ts';
import type { UsbDevice } from '../usb/port.ts';
import type { Roost } from '../usb/roost.ts';
import { KisNotDfu, KisRefused } from './errors.ts';
import { openFirstInterface } from './first-interface.ts';
import { readBootSerial, readNonces, type BootIdentity, type Nonces } from './identity.ts';
import * as packet from './kis-packet.ts';
import { Portal } from './kis-packet.ts';
import { patiently, type Patience } from './patience.ts';

const patience: Patience = { tries: 10, pauseMs: 500 };

/** A whole number of packets, so that no reply is babble. */
const replyRoom = 1024;
const replyMs = 10_000;

/**
 * DFU of A16 and later: the phone is reached through its debug port (usb-modes §2.9). The port is on the bus even when
 * the phone is off, and has no serial string; who is behind it is known only after it was asked. Calls throw `LinkLost`
 * when the port leaves, `Silence` when it does not answer, `KisRefused` when it stalls.
 */
export class Kis {
  readonly identity: BootIdentity;
  /** What other modes show as USB serial string. */
  readonly serial: string;
  readonly #link: Link;
  readonly #nonces: Nonces;
  #uploaded = 0;

  private constructor(link: Link, info: packet.KisInfo) {
    this.#link = link;
    this.serial = info.serial;
    this.identity = readBootSerial(info.serial);
    this.#nonces = readNonces(info.nonces);
  }

  /** Throws `KisNotDfu` when no phone in DFU is behind the port; `ClaimRefused` after ten tries; `NotABootSerial`. */
  static async open(world: World, roost: Roost, device: UsbDevice): Promise<Kis> {
    const link = await patiently(world, patience, () =>
      openFirstInterface(world, roost, device, 'opening the debug port'),
    );
    try {
      for (const request of packet.enable) await ask(link, 'enable', Portal.config, request);
      const info = await ask(link, 'information', Portal.rsm, packet.getInfo).catch((error: unknown) => {
        throw error instanceof KisRefused ? new KisNotDfu(null, 'it tells nothing') : error;
      });
      return new Kis(link, packet.readInfo(info));
    } catch (error) {
      await link.close();
      throw error;
    }
  }

  get link(): Link {
    return this.#link;
  }

  /** As they were at the opening: they change only with a restart. */
  nonces(): Promise<Nonces> {
    return Promise.resolve(this.#nonces);
  }

  /** Lays one image into the phone's memory; nothing runs before `start`. `progress` hears the bytes taken. */
  async upload(parts: readonly Bytes[], progress: (sent: number) => void = () => undefined): Promise<void> {
    const image = concat(parts);
    this.#link.doing = `sending ${image.length} bytes by the debug port`;
    this.#uploaded = 0;
    for (let at = 0; at < image.length; at += packet.chunkSize) {
      const chunk = image.subarray(at, at + packet.chunkSize);
      const request = packet.uploadChunk(at, chunk);
      await ask(this.#link, `upload at ${at}`, Portal.rsm, request);
      this.#uploaded = at + chunk.length;
      progress(this.#uploaded);
    }
  }

  /** Runs what was uploaded. The debug port may leave over it or stay; the phone comes as a device of its own. */
  async start(): Promise<void> {
    this.#link.doing = 'starting what was sent';
    try {
      await ask(this.#link, 'boot', Portal.rsm, packet.boot(this.#uploaded));
    } catch (error) {
      if (!(error instanceof LinkLost && error.how === 'left')) throw error;
    }
  }

  async close(): Promise<void> {
    await this.#link.close();
  }
}

/**
 * One request and its one reply. That it came is all the success there is: libirecovery looks into no reply but GET_INFO's,
 * and how many bytes the others have is nobody's promise (usb-modes §2.9).
 */
async function ask(link: Link, name: string, portal: Portal, request: Bytes): Promise<Bytes> {
  if ((await link.send(portal.out, request, replyMs)) === 'stall') {
    await link.clearHalt(portal.out);
    throw new KisRefused(name);
  }
  const reply = await link.receive(portal.in, replyRoom, replyMs);
  if (reply !== 'stall') return reply;
  await link.clearHalt(portal.in);
  throw new KisRefused(name);
}
