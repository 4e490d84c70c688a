import assert from 'node:assert/strict';
import { isDict } from '../../../src/plist/dict.ts';
import type { Dict } from '../../../src/plist/value.ts';
import { restoredPort } from '../../../src/mux/packet.ts';
import type { PhoneMode } from '../../phone/body.ts';
import { PhoneOnBus } from '../inside/phone.ts';
import type { Program } from '../inside/program.ts';
import { startUsbmuxd } from '../inside/usbmuxd.ts';
import { UsbmuxdClient } from '../inside/usbmuxd-client.ts';
import type { Place, Suite } from '../suite.ts';

const product = 'iPhone12,1';

/** A product that every iPhone shows while iOS or the restore system runs. */
const iosProductId = 0x12a8;

/** Result of a connection that the phone has refused. */
const refused = 3;

interface Attached {
  readonly phone: PhoneOnBus;
  readonly daemon: Program;
  readonly id: number;
  /** Of the phone's serial string. */
  readonly udid: string;
  readonly listener: UsbmuxdClient;
}

/** usbmuxd puts the dash into names of the newer form, which phones do not have in their string. */
const udidOf = (serial: string): string => serial.replace(/^(.{8})(.{16})$/, '$1-$2');

/** A phone that usbmuxd has told of, which it does once it has talked to its port 62078. */
async function attached(place: Place, mode: PhoneMode): Promise<Attached> {
  const daemon = await startUsbmuxd(place);
  const listener = UsbmuxdClient.open(place);
  await listener.listen();
  const phone = await PhoneOnBus.start(place, { product, mode });
  const { serial } = await phone.event('arrive', 1_000);
  const { MessageType, DeviceID } = await listener.news();
  assert.equal(MessageType, 'Attached');
  return { phone, daemon, listener, id: Number(DeviceID), udid: udidOf(String(serial)) };
}

async function ask(place: Place, { id }: Attached, request: Dict): Promise<Dict> {
  const client = UsbmuxdClient.open(place);
  assert.equal(await client.connect(id, restoredPort), 0);
  const frames = client.frames(restoredPort);
  await frames.send(request);
  const answer = await frames.receive(10_000);
  assert(answer !== undefined && isDict(answer), 'no dictionary came back');
  return answer;
}

const nothingRefused = (phone: PhoneOnBus): void => {
  assert.deepEqual(phone.all('refused'), []);
};

/** Debian's usbmuxd 1.1.1. */
export const usbmuxd: Suite = {
  programs: ['usbmuxd', 'usbip'],
  firmware: [],
  seconds: 120,
  checks: [
    {
      name: 'attaches a phone in the restore system, on configuration 4, and lists its UDID',
      async run(place) {
        const { phone, daemon, udid } = await attached(place, 'restore');
        const phones = await UsbmuxdClient.open(place).list();
        assert.deepEqual(
          phones.map(({ name, productId }) => [name, productId]),
          [[udid, iosProductId]],
        );
        assert.match(daemon.text, /Setting configuration for device 1-\d+, from \d to 4/);
        assert.match(daemon.text, /Connected to v2\.0 device 1 /);
        nothingRefused(phone);
      },
    },
    {
      name: 'carries a question to restored and its answer back',
      async run(place) {
        const there = await attached(place, 'restore');
        const answer = await ask(place, there, { Request: 'QueryType', Label: 'conform' });
        assert.equal(answer.Type, 'com.apple.mobile.restored');
        assert.equal(answer.HardwareModel, 'N104AP');
        nothingRefused(there.phone);
      },
    },
    {
      name: 'carries a question to lockdown of a phone that runs iOS',
      async run(place) {
        const there = await attached(place, 'normal');
        const request = { Request: 'GetValue', Key: 'ProductType', Label: 'conform' };
        assert.equal((await ask(place, there, request)).Value, product);
        nothingRefused(there.phone);
      },
    },
    {
      name: 'hears that a port refuses, and the phone stays',
      async run(place) {
        const { phone, id, udid } = await attached(place, 'restore');
        assert.equal(await UsbmuxdClient.open(place).connect(id, 4_242), refused);
        const phones = await UsbmuxdClient.open(place).list();
        assert.deepEqual(
          phones.map(({ name }) => name),
          [udid],
        );
        nothingRefused(phone);
      },
    },
    {
      name: 'tells when the cable is pulled',
      async run(place) {
        const { phone, listener, id } = await attached(place, 'restore');
        await phone.stop();
        const { MessageType, DeviceID } = await listener.news();
        assert.deepEqual([MessageType, DeviceID], ['Detached', id]);
      },
    },
  ],
};
