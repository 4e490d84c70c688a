import assert from 'node:assert/strict';
import { join } from 'node:path';
import { KiB } from '../../../src/bytes/bytes.ts';
import { bulkPacket } from '../../phone/descriptors.ts';
import { small, writeFirmware, type Firmware } from '../firmware.ts';
import { startApple } from '../inside/apple.ts';
import { idevicerestore, startIdevicerestore } from '../inside/idevicerestore.ts';
import { PhoneOnBus, type PhoneWish } from '../inside/phone.ts';
import { startUsbmuxd } from '../inside/usbmuxd.ts';
import type { Check, Place, Suite } from '../suite.ts';

const product = 'iPhone10,1';

const withIbec = (place: Place, bytes: number): Promise<Firmware> =>
  writeFirmware(join(place.folder, `firmware-${bytes}`), {
    product,
    imageBytes: small,
    fileBytes: { iBEC: bytes },
  });

/** How much the tool's own ticket adds to a file: seen on the upload of an iBEC of known length. */
async function addedByTicket(place: Place, bytes: number): Promise<number> {
  const firmware = await withIbec(place, bytes);
  const apple = await startApple(place, firmware);
  const phone = await PhoneOnBus.start(place, { product });
  const tool = startIdevicerestore(place, firmware, '-e');
  const upload = await phone.event('upload', 30_000);
  for (const each of [tool, phone, apple]) await each.stop();
  return Number(upload.bytes) - bytes;
}

const wholePackets: Check = {
  name: 'fails at an iBEC that fills its last packet: it sends no empty one, and the phone takes no "go"',
  async run(place) {
    await startUsbmuxd(place);
    const usual = 200 * KiB;
    const over = (usual + (await addedByTicket(place, usual))) % bulkPacket;
    const firmware = await withIbec(place, usual + bulkPacket - over);
    await startApple(place, firmware);
    const phone = await PhoneOnBus.start(place, { product });
    const { status, text } = await idevicerestore(place, firmware, '-e');
    assert.equal(status, 254);
    assert.match(text, /Device did not disconnect\. Possibly invalid iBEC/);
    assert.deepEqual(
      phone.all('command').map(({ text: line, why }) => [line, why]),
      [['go', 'the upload has not ended']],
    );
    assert.deepEqual(phone.all('upload'), []);
  },
};

/** A restore that ends as the tool's exit status and its words tell, without a restored phone. */
function ends(
  name: string,
  expected: { status: number; says: RegExp; firmware?: string; signs?: string; phone?: Partial<PhoneWish> },
): Check {
  return {
    name,
    async run(place) {
      const firmware = place.firmware(expected.firmware ?? 'iPhone 8');
      await startApple(place, place.firmware(expected.signs ?? 'iPhone 8'));
      await startUsbmuxd(place);
      const phone = await PhoneOnBus.start(place, { product: firmware.product, ...expected.phone });
      const { status, text, tail } = await idevicerestore(place, firmware, '-e');
      assert.match(text, expected.says);
      assert.equal(status, expected.status, tail);
      assert.doesNotMatch(text, /^Status: Restore Finished$/m);
      assert.deepEqual(phone.all('status', { status: 0 }), []);
    },
  };
}

/** How idevicerestore 1.0.0 fails. Our client restores firmware of the first kind. */
export const failure: Suite = {
  programs: ['idevicerestore', 'usbmuxd', 'usbip', 'openssl'],
  firmware: ['iPhone 8', 'iPhone 11'],
  seconds: 240,
  checks: [
    wholePackets,
    ends('ends when Apple does not sign the build', {
      status: 255,
      says: /TSS request failed \(status=94, /,
      signs: 'iPhone 11',
    }),
    ends('knows no phone newer than A13', {
      status: 255,
      says: /Unable to discover device type/,
      phone: { product: 'iPhone13,2' },
    }),
    ends('ends with the number that the phone reports, counted from 256', {
      status: 256 - 14,
      says: /Unable to successfully restore device/,
      phone: { faults: [{ at: { checkpoint: 0x65b }, do: { status: 14 } }] },
    }),
    ends('ends at once when the phone is gone', {
      status: 245,
      says: /Could not read data/,
      phone: { faults: [{ at: { phase: 'install' }, do: { leave: { as: 'never' } } }] },
    }),
  ],
};
