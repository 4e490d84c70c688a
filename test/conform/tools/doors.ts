import assert from 'node:assert/strict';
import type { PhoneMode } from '../../phone/body.ts';
import { startApple } from '../inside/apple.ts';
import { idevicerestore } from '../inside/idevicerestore.ts';
import { PhoneOnBus, type PhoneWish } from '../inside/phone.ts';
import { startUsbmuxd } from '../inside/usbmuxd.ts';
import type { Check, Suite } from '../suite.ts';
import { through } from './through.ts';

const fromDfu: PhoneMode[] = ['dfu', 'ibss', 'ibec', 'restore', 'normal'];
const fromIos: PhoneMode[] = ['normal', 'recovery', 'ibec', 'restore', 'normal'];

/** From A10 on iBSS comes back as recovery mode does, and 1.0.0 opens it a second time when its nonce is a new one. */
const nonceOfIbss: Check = {
  name: 'cannot restore an iPhone 8 in DFU mode, whose iBSS has a nonce of its own',
  async run(place) {
    const firmware = place.firmware('iPhone 8');
    await startApple(place, firmware);
    await startUsbmuxd(place);
    const phone = await PhoneOnBus.start(place, { product: firmware.product, mode: 'dfu' });
    const { status, text, tail } = await idevicerestore(place, firmware, '-e');
    assert.equal(status, 254, tail);
    assert.match(text, /Unable to connect to device in recovery mode/);
    assert.doesNotMatch(text, /^Status: Restore Finished$/m);
    assert.deepEqual(
      phone.all('arrive').map(({ mode }) => mode),
      ['dfu', 'ibss'],
    );
    assert.deepEqual(phone.all('status'), []);
  },
};

/** The nonce stays, and so this version restores phones of A10 and later too. */
const kept: Partial<PhoneWish> = { keepsNonce: true };

/**
 * The ways into a restore that do not begin in recovery mode. From A10 on this version fails from DFU at every phone
 * whose nonce changes with iBSS, as a real one's does; and where iOS tells of SiDP it updates trusted phones alone.
 */
export const doors: Suite = {
  programs: ['idevicerestore', 'usbmuxd', 'usbip', 'openssl'],
  firmware: ['iPhone 6s', 'iPhone 8', 'iPhone 11'],
  seconds: 480,
  checks: [
    through('erases an iPhone 6s in DFU mode', { firmware: 'iPhone 6s', flags: ['-e'], way: fromDfu }),
    through('updates an iPhone 6s in DFU mode', { firmware: 'iPhone 6s', flags: [], way: fromDfu }),
    nonceOfIbss,
    through('erases an iPhone 8 in DFU mode that keeps its nonce', {
      firmware: 'iPhone 8',
      flags: ['-e'],
      way: fromDfu,
      phone: kept,
    }),
    through('updates an iPhone 8 in DFU mode that keeps its nonce', {
      firmware: 'iPhone 8',
      flags: [],
      way: fromDfu,
      phone: kept,
    }),
    through('erases an iPhone 11 in DFU mode that keeps its nonce', {
      firmware: 'iPhone 11',
      flags: ['-e'],
      way: fromDfu,
      phone: kept,
    }),
    through('erases an iPhone 8 that runs iOS', { firmware: 'iPhone 8', flags: ['-e'], way: fromIos }),
    through('updates an iPhone 8 that runs an iOS without SiDP', {
      firmware: 'iPhone 8',
      flags: [],
      way: fromIos,
      phone: { refuses: ['HasSiDP=MissingValue'] },
    }),
  ],
};
