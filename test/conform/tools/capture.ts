import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startApple } from '../inside/apple.ts';
import { expectRestored, idevicerestore } from '../inside/idevicerestore.ts';
import { PhoneOnBus } from '../inside/phone.ts';
import { startUsbmuxd } from '../inside/usbmuxd.ts';
import { watchBus } from '../inside/usbmon.ts';
import { projectRoot } from '../kernel.ts';
import { packetRules } from '../packet-rules.ts';
import { recoverySequence } from '../sequence.ts';
import { linesOf } from '../sequence-vector.ts';
import type { Suite } from '../suite.ts';
import { readUsbmon } from '../usbmon-text.ts';

const vector = join(projectRoot, 'test/vectors/idevicerestore-1.0.0.txt');

/** What went over the bus while Debian's tools restored a phone, kept as a vector: our client is measured by it. */
export const capture: Suite = {
  programs: ['idevicerestore', 'usbmuxd', 'usbip', 'openssl', 'chrt'],
  firmware: ['iPhone 8'],
  seconds: 120,
  checks: [
    {
      name: 'idevicerestore sends over the bus what the kept sequence says',
      async run(place) {
        const firmware = place.firmware('iPhone 8');
        await startApple(place, firmware);
        await startUsbmuxd(place);
        const bus = await watchBus(place);
        const phone = await PhoneOnBus.start(place, { product: firmware.product });
        expectRestored(await idevicerestore(place, firmware, '-e'), phone, firmware);
        const transfers = readUsbmon(bus.lines());
        const seen = [...recoverySequence(transfers), ...packetRules(transfers)];
        place.log('sequence', `${seen.join('\n')}\n`);
        assert.deepEqual(seen, linesOf(readFileSync(vector, 'utf8')));
      },
    },
  ],
};
