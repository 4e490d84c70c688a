import { concat, nothing, text, utf8, type Bytes, KiB } from '../bytes/bytes.ts';
import { Silence } from '../bytes/deadline.ts';
import type { World } from '../bytes/world.ts';
import type { Link } from '../usb/link.ts';
import { Product } from '../usb/modes.ts';
import type { UsbDevice } from '../usb/port.ts';
import type { Roost } from '../usb/roost.ts';
import { openFirstInterface } from './first-interface.ts';
import { readBootSerial, type BootIdentity, type Nonces } from './identity.ts';
import { askNonces } from './nonces.ts';
import { patiently, type Patience } from './patience.ts';
import { sendFile } from './upload.ts';

/** These take the machine away, so they are acknowledged before they run: bRequest 1 (irecovery's table). */
const bootCommands: ReadonlySet<string> = new Set(['go', 'bootx', 'reboot', 'reset', 'memboot']);

const usual: Patience = { tries: 5, pauseMs: 1_000 };

const notifyMs = 5_000;

/** Console: interface, alternate, endpoint, piece (usb-modes §2.4); its end shows only as silence. */
const serial = {
  interface: 1,
  alternate: 1,
  endpoint: 0x81,
  piece: 4 * KiB,
  silenceMs: 500,
  limit: 64 * KiB,
};

const lineSetup = (request: 0 | 1): USBControlTransferParameters => ({
  requestType: 'vendor',
  recipient: 'device',
  request,
  value: 0,
  index: 0,
});

/**
 * A phone in recovery mode: flash iBoot, iBSS or iBEC, which look alike (usb-modes §2). Which stalls matter is the
 * caller's to know; here a stall is an answer. Every call throws `LinkLost` when the phone leaves – after a boot
 * command that is what should happen – and `Silence` when it does not answer.
 */
export class IBoot {
  readonly identity: BootIdentity;
  readonly #world: World;
  readonly #roost: Roost;
  #link: Link;

  private constructor(world: World, roost: Roost, link: Link, identity: BootIdentity) {
    this.#world = world;
    this.#roost = roost;
    this.#link = link;
    this.identity = identity;
  }

  /** Throws `NotABootSerial`; `ClaimRefused` when every try was refused: five, a second apart; `LinkLost`; `Silence`. */
  static async open(world: World, roost: Roost, device: UsbDevice, patience = usual): Promise<IBoot> {
    const identity = readBootSerial(device.serialNumber ?? '');
    const link = await patiently(world, patience, () => openLink(world, roost, device));
    return new IBoot(world, roost, link, identity);
  }

  /** The present link: reading the console replaces it. */
  get link(): Link {
    return this.#link;
  }

  /** String descriptor 1. A phone that does not tell its nonces has none as far as we know. */
  async nonces(): Promise<Nonces> {
    return askNonces(this.#link);
  }

  /** One line of at most 255 bytes, without newline. `boot` overrides which kind of request carries it. */
  async command(line: string, options?: { readonly boot?: boolean }): Promise<'ok' | 'stall'> {
    const bytes = utf8(line);
    if (bytes.length === 0 || bytes.length > 0xff)
      throw new RangeError(`iBoot takes no line of ${bytes.length} bytes`);
    const boot = options?.boot ?? bootCommands.has(line.split(' ')[0]!);
    this.#link.doing = `command "${line}"`;
    return this.#link.controlOut(lineSetup(boot ? 1 : 0), concat([bytes, new Uint8Array(1)]));
  }

  /** Undefined when it is not set. Then iBoot stalls the command, and the answer must not be asked for. */
  async getenv(name: string): Promise<string | undefined> {
    if ((await this.command(`getenv ${name}`)) === 'stall') return undefined;
    const answer = await this.#link.controlIn(lineSetup(0), 255);
    return answer === 'stall' ? undefined : text(answer).replace(/\0+$/, '');
  }

  /**
   * Lays a file, given in parts, into iBoot's load buffer for the command that follows. `progress` hears the bytes that
   * the phone has taken. Throws `UploadStalled`, and `LinkLost` with `sent`.
   */
  async upload(parts: readonly Bytes[], progress?: (sent: number) => void): Promise<void> {
    await sendFile(this.#link, parts, progress);
  }

  /** The 0x21/1 request that libirecovery sends before a boot; Apple's own iBEC stalls it. */
  async notify(): Promise<'ok' | 'stall'> {
    this.#link.doing = 'notifying';
    const setup = { requestType: 'class', recipient: 'interface', request: 1, value: 0, index: 0 } as const;
    return this.#link.controlOut(setup, nothing, notifyMs);
  }

  /**
   * What iBoot has printed, at most 64 KiB, as far as it can be read: never throws, since it only explains another
   * failure. Its end shows as a read that stays silent, and such a read cannot be cancelled: the phone is then closed
   * and opened anew, so `link` changes.
   */
  async console(): Promise<string> {
    const pieces: Bytes[] = [];
    this.#link.doing = 'reading the console';
    try {
      await this.#link.claim(serial.interface, serial.alternate);
      for (let got = 0; got < serial.limit; got += serial.piece) {
        const piece = await this.#link.receive(serial.endpoint, serial.piece, serial.silenceMs);
        if (piece === 'stall' || piece.length === 0) break;
        pieces.push(piece);
      }
    } catch (error) {
      // Whatever else ended the reading, the next call on the link will tell.
      if (error instanceof Silence) await this.#reopen();
    }
    return text(concat(pieces)).replaceAll('\0', '');
  }

  async close(): Promise<void> {
    await this.#link.close();
  }

  async #reopen(): Promise<void> {
    const opened = openLink(this.#world, this.#roost, this.#link.device);
    this.#link = await opened.catch(() => this.#link);
  }
}

function openLink(world: World, roost: Roost, device: UsbDevice): Promise<Link> {
  const further = device.productId > Product.recovery ? [serial] : [];
  return openFirstInterface(world, roost, device, 'opening recovery mode', further);
}
