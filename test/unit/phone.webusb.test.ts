import { expect } from '@open-wc/testing';
import { utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { VirtualWorld } from '../clock.ts';
import { configurationDescriptor, deviceDescriptor, Kind, strings } from '../phone/descriptors.ts';
import { stall, type Enumeration, type Setup, type Stall } from '../phone/enumeration.ts';
import type { PretendUsbDevice } from '../phone/webusb-device.ts';
import { PretendUsb, type PretendUsbOptions } from '../phone/webusb.ts';

/** A device that does as a test tells it: one vendor interface with 0x04 and 0x85, one audio interface. */
class Gadget implements Enumeration {
  readonly told: string[] = [];
  readonly inward: (Bytes | Stall)[] = [];
  outward: Stall | undefined;
  readonly #serial: string | undefined;
  #waiting: ((answer: Bytes | Stall) => void) | undefined = undefined;

  constructor(serial: string | undefined = 'one') {
    this.#serial = serial;
  }

  descriptor(kind: number, index: number): Bytes | undefined {
    if (kind === Kind.device) {
      const bytes = deviceDescriptor(0x12a8, 2);
      if (this.#serial === undefined) bytes[16] = 0;
      return bytes;
    }
    if (kind === Kind.configuration)
      return configurationDescriptor({
        value: index + 1,
        interfaces: [
          { number: 0, kind: [0x01, 0x01, 0x00] },
          { number: 1, kind: [0xff, 0xfe, 0x02], endpoints: [{ address: 0x04 }, { address: 0x85 }] },
          { number: 1, alternate: 1, kind: [0xff, 0xfe, 0x03], endpoints: [{ address: 0x86 }] },
        ],
      });
    return strings({ 2: 'Apple Inc.', 3: 'iPhone', 4: this.#serial ?? '' })(index);
  }

  setConfiguration(value: number): boolean {
    this.told.push(`configuration ${value}`);
    return true;
  }

  setInterface(number: number, alternate: number): boolean {
    this.told.push(`interface ${number} alternate ${alternate}`);
    return true;
  }

  control(setup: Setup, data: Bytes): Promise<Bytes | Stall> {
    this.told.push(`control ${setup.requestType.toString(16)} ${setup.request} ${data.length}`);
    return Promise.resolve(setup.request === 9 ? stall : new Uint8Array([1, 2, 3, 4]));
  }

  out(_: number, data: Bytes): Promise<Stall | undefined> {
    this.told.push(`out ${data.length}`);
    return Promise.resolve(this.outward);
  }

  in(_: number, length: number): Promise<Bytes | Stall> {
    this.told.push(`in ${length}`);
    const answer = this.inward.shift();
    return answer === undefined
      ? new Promise((give) => {
          this.#waiting = give;
        })
      : Promise.resolve(answer);
  }

  give(answer: Bytes): void {
    if (this.#waiting) this.#waiting(answer);
    else this.inward.push(answer);
  }

  clearHalt(endpoint: number): void {
    this.told.push(`clear ${endpoint}`);
  }

  reset(): void {
    this.told.push('reset');
  }

  forget(endpoint: number): void {
    this.told.push(`forget ${endpoint}`);
    this.#waiting = undefined;
  }
}

interface Bench {
  readonly world: VirtualWorld;
  readonly usb: PretendUsb;
  readonly gadget: Gadget;
  readonly device: PretendUsbDevice;
  readonly socket: ReturnType<PretendUsb['socket']>;
}

function bench(story: (bench: Bench) => Promise<void>, options: PretendUsbOptions = {}): Promise<void> {
  const world = new VirtualWorld();
  const usb = new PretendUsb(world, { grantAll: true, ...options });
  const socket = usb.socket();
  const gadget = new Gadget();
  return world.run(
    (async () => {
      const came = new Promise<PretendUsbDevice>((resolve) => {
        usb.addEventListener('connect', (event) => resolve(event.device));
      });
      socket.arrive(gadget);
      await story({ world, usb, gadget, device: await came, socket });
    })(),
  );
}

/** `name: message` of what a call rejects with; what it resolves to when it does not. */
const failure = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    (value) => value,
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : error),
  );

const pause = (world: VirtualWorld, ms: number): Promise<void> =>
  new Promise((done) => world.clock.after(ms, done));
const vendor = { requestType: 'vendor', request: 0, value: 0, index: 0 } as const;

describe("WebUSB's face of the pretend phone", () => {
  it('shows descriptors as Chrome does, configured by the system', () =>
    bench(({ device, gadget }) => {
      const { vendorId, productId, serialNumber, productName, manufacturerName, opened } = device;
      expect({ vendorId, productId, serialNumber, productName, manufacturerName, opened }).to.deep.equal({
        vendorId: 0x05ac,
        productId: 0x12a8,
        serialNumber: 'one',
        productName: 'iPhone',
        manufacturerName: 'Apple Inc.',
        opened: false,
      });
      expect(device.configuration?.configurationValue).to.equal(1);
      expect(device.configuration?.interfaces[1]?.alternates.map((each) => each.endpoints)).to.deep.equal([
        [
          { endpointNumber: 4, direction: 'out', type: 'bulk', packetSize: 512 },
          { endpointNumber: 5, direction: 'in', type: 'bulk', packetSize: 512 },
        ],
        [{ endpointNumber: 6, direction: 'in', type: 'bulk', packetSize: 512 }],
      ]);
      expect(gadget.told).to.deep.equal(['configuration 1']);
      return Promise.resolve();
    }));

  it('refuses calls in the wrong state, in Chrome’s words', () =>
    bench(async ({ device }) => {
      const closed = 'InvalidStateError: The device must be opened first.';
      expect(await failure(device.claimInterface(1))).to.equal(closed);
      expect(await failure(device.selectConfiguration(1))).to.equal(closed);
      expect(await failure(device.transferIn(5, 64))).to.equal(closed);
      expect(await failure(device.reset())).to.equal(closed);
      expect(await failure(device.controlTransferIn({ ...vendor, recipient: 'device' }, 4))).to.equal(closed);
      expect(await failure(device.close())).to.equal(undefined);
      const opening = device.open();
      expect(await failure(device.open())).to.equal(
        'InvalidStateError: An operation that changes the device state is in progress.',
      );
      await opening;
      expect(await failure(device.open())).to.equal(undefined);
      expect(await failure(device.selectConfiguration(7))).to.equal(
        'NotFoundError: The configuration value provided is not supported by the device.',
      );
      expect(await failure(device.claimInterface(9))).to.equal(
        'NotFoundError: The interface number provided is not supported by the device in its current configuration.',
      );
      expect(await failure(device.claimInterface(0))).to.equal(
        'SecurityError: The requested interface implements a protected class.',
      );
      const unclaimed = 'InvalidStateError: The specified interface has not been claimed.';
      expect(await failure(device.selectAlternateInterface(1, 1))).to.equal(unclaimed);
      expect(
        await failure(device.controlTransferOut({ ...vendor, recipient: 'interface', index: 1 })),
      ).to.equal(unclaimed);
      const noEndpoint =
        'NotFoundError: The specified endpoint is not part of a claimed and selected alternate interface.';
      expect(await failure(device.transferIn(5, 64))).to.equal(noEndpoint);
      const claiming = device.claimInterface(1);
      expect(await failure(device.transferIn(5, 64))).to.equal(
        'InvalidStateError: An operation that changes interface state is in progress.',
      );
      await claiming;
      expect(await failure(device.claimInterface(1))).to.equal(undefined);
      expect(await failure(device.transferIn(4, 64))).to.equal(noEndpoint);
      expect(await failure(device.transferIn(16, 64))).to.match(/^IndexSizeError/);
      expect(await failure(device.selectAlternateInterface(1, 5))).to.match(/^NotFoundError/);
    }));

  it('tells the device of an alternate setting only when asked, and changes the endpoints with it', () =>
    bench(async ({ device, gadget }) => {
      await device.open();
      await device.selectConfiguration(1);
      await device.claimInterface(1);
      expect(gadget.told).to.deep.equal(['configuration 1']);
      await device.selectAlternateInterface(1, 1);
      expect(device.configuration?.interfaces[1]?.alternate.interfaceProtocol).to.equal(3);
      expect(await failure(device.transferOut(4, utf8('x')))).to.match(/^NotFoundError/);
      await device.selectConfiguration(2);
      expect(
        device.configuration?.interfaces.map(({ claimed, alternate }) => [
          claimed,
          alternate.alternateSetting,
        ]),
      ).to.deep.equal([
        [false, 0],
        [false, 0],
      ]);
      expect(gadget.told).to.deep.equal(['configuration 1', 'interface 1 alternate 1', 'configuration 2']);
    }));

  it('answers stalls as a status, and keeps a halted endpoint halted until it is cleared', () =>
    bench(async ({ device, gadget }) => {
      await device.open();
      await device.claimInterface(1);
      expect(await device.controlTransferOut({ ...vendor, request: 9, recipient: 'device' })).to.deep.equal({
        status: 'stall',
        bytesWritten: 0,
      });
      expect(
        (await device.controlTransferIn({ ...vendor, recipient: 'device' }, 2)).data?.byteLength,
      ).to.equal(2);
      gadget.outward = stall;
      expect((await device.transferOut(4, utf8('x'))).status).to.equal('stall');
      gadget.outward = undefined;
      expect((await device.transferOut(4, utf8('x'))).status).to.equal('stall');
      await device.clearHalt('out', 4);
      expect(await device.transferOut(4, new Uint8Array(0))).to.deep.equal({ status: 'ok', bytesWritten: 0 });
      expect(gadget.told.slice(-3)).to.deep.equal(['out 1', 'clear 4', 'out 0']);
    }));

  it('lets a page make only the standard requests that read', () =>
    bench(async ({ device }) => {
      await device.open();
      const standard = { requestType: 'standard', recipient: 'device', value: 0, index: 0 } as const;
      const text = await device.controlTransferIn({ ...standard, request: 6, value: 0x0303 }, 255);
      expect(text.data?.byteLength).to.equal(2 + 2 * 'iPhone'.length);
      expect(await failure(device.controlTransferOut({ ...standard, request: 9, value: 1 }))).to.equal(
        'SecurityError: The transfer was not allowed.',
      );
    }));

  it('ends a read at the end of the phone’s transfer, and calls what does not fit babble', () =>
    bench(async ({ device, gadget }) => {
      await device.open();
      await device.claimInterface(1);
      gadget.inward.push(new Uint8Array(512), new Uint8Array(100), new Uint8Array(0));
      const reads = [device.transferIn(5, 65536), device.transferIn(5, 64), device.transferIn(5, 64)];
      const results = await Promise.all(reads);
      expect(results.map(({ status, data }) => [status, data?.byteLength])).to.deep.equal([
        ['ok', 512],
        ['babble', 64],
        ['ok', 0],
      ]);
      expect(gadget.told.slice(1)).to.deep.equal(['in 65536', 'in 512', 'in 512']);
    }));

  it('refuses transfers beyond 32 MiB, and fails those that usbfs has no memory for', () =>
    bench(async ({ device }) => {
      await device.open();
      await device.claimInterface(1);
      expect(await failure(device.transferOut(4, new Uint8Array(32 * 1024 * 1024 + 1)))).to.equal(
        'DataError: The data buffer exceeded supported maximum size of 33554432 bytes',
      );
      expect(await failure(device.transferOut(4, new Uint8Array(16 * 1024 * 1024)))).to.equal(
        'NetworkError: A transfer error has occurred.',
      );
    }));

  it('cancels what is pending when it is closed', () =>
    bench(async ({ device, gadget }) => {
      await device.open();
      await device.claimInterface(1);
      const reads = [failure(device.transferIn(5, 64)), failure(device.transferIn(5, 64))];
      await device.close();
      expect(await Promise.all(reads)).to.deep.equal(
        Array.from({ length: 2 }, () => 'AbortError: The transfer was cancelled.'),
      );
      await device.open();
      await device.claimInterface(1);
      const again = device.transferIn(5, 64);
      gadget.give(utf8('late'));
      expect((await again).data?.byteLength).to.equal(4);
      expect(gadget.told).to.include('forget 133');
    }));

  it('fails reads, then drops the device, then says so; a new object comes for the same phone', () =>
    bench(async ({ device, usb, socket, world }) => {
      const trace: string[] = [];
      usb.addEventListener('disconnect', () => trace.push('disconnect'));
      const back = new Promise<PretendUsbDevice>((resolve) => {
        usb.addEventListener('connect', (event) => resolve(event.device));
      });
      await device.open();
      await device.claimInterface(1);
      const read = failure(device.transferIn(5, 64)).then((why) => trace.push(String(why)));
      socket.leave();
      socket.arrive(new Gadget());
      await read;
      expect(await failure(device.transferOut(4, utf8('x')))).to.equal(
        'NetworkError: A transfer error has occurred.',
      );
      const next = await back;
      trace.push(String(await failure(device.open())));
      expect(trace).to.deep.equal([
        'NetworkError: A transfer error has occurred.',
        'disconnect',
        'NotFoundError: The device was disconnected.',
      ]);
      expect(next === device).to.equal(false);
      expect((await usb.getDevices()).length).to.equal(1);
      await pause(world, 100);
    }));

  it('hides what is not granted; a grant holds for vendor, product and serial', () =>
    new Promise<void>((resolve, reject) => {
      const world = new VirtualWorld();
      const asked: string[][] = [];
      const usb = new PretendUsb(world, {
        choose: (devices) => {
          asked.push(devices.map(({ serialNumber }) => serialNumber ?? '?'));
          return devices[0];
        },
      });
      const seen: string[] = [];
      usb.addEventListener('connect', ({ device }) => seen.push(`+${device.serialNumber ?? '?'}`));
      usb.addEventListener('disconnect', ({ device }) => seen.push(`-${device.serialNumber ?? '?'}`));
      const socket = usb.socket();
      const story = async (): Promise<void> => {
        const show = async (serial: string): Promise<void> => {
          socket.leave();
          socket.arrive(new Gadget(serial));
          await pause(world, 100);
        };
        await show('iboot');
        expect((await usb.getDevices()).length).to.equal(0);
        expect(await failure(usb.requestDevice({ filters: [{ vendorId: 1 }] }))).to.equal(
          'NotFoundError: No device selected.',
        );
        expect(await failure(usb.requestDevice({ filters: [{ productId: 1 }] }))).to.equal(
          'TypeError: A filter containing a productId must also contain a vendorId.',
        );
        await usb.requestDevice({ filters: [{ vendorId: 0x05ac, classCode: 0xff, subclassCode: 0xfe }] });
        expect((await usb.getDevices()).length).to.equal(1);
        await show('ibec');
        await show('iboot');
        socket.leave();
        await pause(world, 100);
        expect(asked).to.deep.equal([[], ['iboot']]);
        // Granting what is there already fires nothing; the ungranted stage was invisible.
        expect(seen).to.deep.equal(['-iboot', '+iboot', '-iboot']);
      };
      world.run(story()).then(resolve, reject);
    }));

  it('stands for an operating system that refuses', () => {
    const refuses = { open: true, claim: true };
    return bench(
      async ({ device }) => {
        expect(await failure(device.open())).to.equal('SecurityError: Access denied.');
        refuses.open = false;
        await device.open();
        expect(await failure(device.claimInterface(1))).to.equal('NetworkError: Unable to claim interface.');
        refuses.claim = false;
        await device.claimInterface(1);
      },
      { refuses },
    );
  });
});
