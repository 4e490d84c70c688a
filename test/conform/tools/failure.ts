import assert from 'node:assert/strict';
import { join } from 'node:path';
import { KiB } from '../../../src/bytes/bytes.ts';
import { bulkPacket } from '../../phone/descriptors.ts';
import { small, writeFirmware, type Firmware } from '../firmware.ts';
import { startApple } from '../inside/apple.ts';
import { idevicerestore, startIdevicerestore } from '../inside/idevicerestore.ts';
import { PhoneOnBus } from '../inside/phone.ts';
import { startUsbmuxd } from '../inside/usbmuxd.ts';
import type { Place, Suite } from '../suite.ts';

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

/** What idevicerestore 1.0.0 cannot do, as on real phones: our client restores firmware of this kind. */
export const failure: Suite = {
  programs: ['idevicerestore', 'usbmuxd', 'usbip', 'openssl'],
  firmware: [],
  seconds: 120,
  checks: [
    {
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
    },
  ],
};
