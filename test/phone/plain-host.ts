import { KiB, text, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { pause } from '../../src/bytes/clock.ts';
import type { UsbDevice } from '../../src/usb/port.ts';
import { testRoot } from '../apple/ca.ts';
import { VirtualWorld } from '../clock.ts';
import type { PhoneEvent } from './body.ts';
import { forgeTicket, im4p, img4 } from './forge.ts';
import { Phone } from './phone.ts';
import type { PhoneOptions } from './phone-options.ts';
import { PretendUsb } from './webusb.ts';
import type { Refusals } from './webusb-device.ts';

/** A small restore set, as IM4Ps by type. */
export const images = {
  ibec: im4p('ibec', utf8('iBEC'), 'iBoot-8422.142.2'),
  rlgo: im4p('rlgo', utf8('logo')),
  rtsc: im4p('rtsc', utf8('trust cache')),
  trst: im4p('trst', utf8('trust cache')),
  rdsk: im4p('rdsk', new Uint8Array(100 * KiB)),
  rdtr: im4p('rdtr', utf8('device tree')),
  rsep: im4p('rsep', utf8('SEP')),
  rkrn: im4p('rkrn', utf8('kernel')),
};

/** In the order in which a host sends them. */
export const loads: readonly (readonly [keyof typeof images, string])[] = [
  ['rlgo', 'setpicture 4'],
  ['rtsc', 'firmware'],
  ['rdsk', 'ramdisk'],
  ['rdtr', 'devicetree'],
  ['rsep', 'rsepfirmware'],
];

/** A host that knows iBoot's requests and nothing else, in virtual time: for tests of the phone itself. */
export class Host {
  readonly world = new VirtualWorld();
  /** What the computer refuses; a test may change it as it goes. */
  readonly refuses: Refusals = {};
  readonly usb = new PretendUsb(this.world, { grantAll: true, refuses: this.refuses });
  readonly events: PhoneEvent[] = [];
  phone!: Phone;
  device!: UsbDevice;
  ticket!: Bytes;

  static run(options: Partial<PhoneOptions>, story: (host: Host) => Promise<void>): Promise<void> {
    const host = new Host();
    return host.world.run(host.#start(options).then(() => story(host)));
  }

  async #start(options: Partial<PhoneOptions>): Promise<void> {
    const { certificate: root } = await testRoot(this.world);
    const hears = (event: PhoneEvent): void => void this.events.push(event);
    this.phone = new Phone({ product: 'iPhone13,2', world: this.world, root, hears, ...options });
    this.phone.plugInto(this.usb.socket());
    await (this.phone.mode === 'recovery' ? this.arrival() : this.come());
    this.ticket = await forgeTicket(this.world, this.phone, images);
  }

  /** Waits for the phone. */
  async come(): Promise<void> {
    const [device] = await this.usb.getDevices();
    this.device =
      device ??
      (await new Promise((come) => {
        this.usb.addEventListener('connect', (event) => {
          come(event.device);
        });
      }));
  }

  /** Waits for the phone, then opens it as libirecovery does. */
  async arrival(): Promise<void> {
    await this.come();
    await this.device.open();
    await this.device.selectConfiguration(1);
    await this.device.claimInterface(0);
  }

  async gone(): Promise<void> {
    await new Promise((left) => {
      this.usb.addEventListener('disconnect', left);
    });
  }

  async command(line: string, request = 0): Promise<string | undefined> {
    const setup = { requestType: 'vendor', recipient: 'device', request, value: 0, index: 0 } as const;
    return (await this.device.controlTransferOut(setup, utf8(`${line}\0`))).status;
  }

  async answer(): Promise<string> {
    const setup = { requestType: 'vendor', recipient: 'device', request: 0, value: 0, index: 0 } as const;
    const { data } = await this.device.controlTransferIn(setup, 255);
    return text(new Uint8Array(data!.buffer as ArrayBuffer, data!.byteOffset, data!.byteLength));
  }

  async getenv(name: string): Promise<string> {
    return (await this.command(`getenv ${name}`)) === 'ok' ? this.answer() : 'unset';
  }

  async upload(bytes: Bytes, { finish = true } = {}): Promise<string | undefined> {
    const setup = { requestType: 'vendor', recipient: 'interface', request: 0, value: 0, index: 0 } as const;
    let status = (await this.device.controlTransferOut(setup)).status;
    for (let at = 0; at < bytes.length && status === 'ok'; at += 32 * KiB)
      status = (await this.device.transferOut(4, bytes.slice(at, at + 32 * KiB))).status;
    if (finish && bytes.length % 512 === 0) await this.device.transferOut(4, new Uint8Array(0));
    return status;
  }

  async give(type: keyof typeof images, command: string, ticket = this.ticket): Promise<string | undefined> {
    await this.upload(img4(images[type], ticket));
    return this.command(command);
  }

  pause(ms: number): Promise<void> {
    return pause(this.world.clock, ms);
  }

  async toIbec(): Promise<void> {
    await this.give('ibec', 'go');
    await this.gone();
    await this.arrival();
  }

  /** Everything that `bootx` wants, but the kernel. */
  async load(): Promise<void> {
    for (const [type, command] of loads) await this.give(type, command);
  }

  refusals(): unknown[] {
    return this.events
      .filter(({ kind }) => kind === 'refused')
      .map(({ component, check }) => [component, check]);
  }

  async console(): Promise<string> {
    await this.device.claimInterface(1);
    await this.device.selectAlternateInterface(1, 1);
    const { data } = await this.device.transferIn(1, 4096);
    return text(new Uint8Array(data!.buffer as ArrayBuffer, data!.byteOffset, data!.byteLength));
  }

  descriptor(value: number, length = 255): ReturnType<UsbDevice['controlTransferIn']> {
    const setup = { requestType: 'standard', recipient: 'device', request: 6, value, index: 0x0409 } as const;
    return this.device.controlTransferIn(setup, length);
  }
}
