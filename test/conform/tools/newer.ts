import assert from 'node:assert/strict';
import type { PhoneMode } from '../../phone/body.ts';
import { ecid } from '../ecid.ts';
import { startApple } from '../inside/apple.ts';
import { idevicerestore } from '../inside/idevicerestore.ts';
import { PhoneOnBus } from '../inside/phone.ts';
import { startUsbmuxd } from '../inside/usbmuxd.ts';
import type { Check, Suite } from '../suite.ts';
import { through } from './through.ts';

const fromRecovery: readonly PhoneMode[] = ['recovery', 'ibec', 'restore', 'normal'];
const chosen = ['-i', `0x${ecid.toString(16)}`];

const both = (firmware: string): readonly Check[] => [
  through(`erases an ${firmware} in recovery mode`, { firmware, flags: ['-e'], way: fromRecovery }),
  through(`updates an ${firmware} in recovery mode`, { firmware, flags: [], way: fromRecovery }),
];

/**
 * It opens iBSS a second time while the first handle has it, in vain for 76 s, and goes on with a ticket that it asked for
 * without a SEP nonce: good for iBEC, and not for the Secure Enclave.
 */
const withoutSepNonce = (name: string): Check => ({
  name: `cannot restore an ${name} in DFU mode: its ticket has not the nonce of the Secure Enclave`,
  async run(place) {
    const firmware = place.firmware(name);
    await startApple(place, firmware);
    await startUsbmuxd(place);
    const phone = await PhoneOnBus.start(place, { product: firmware.product, mode: 'dfu' });
    const { status, text, tail } = await idevicerestore(place, firmware, '-e');
    assert.equal(status, 1, tail);
    assert.match(text, /^Status: Failed to load SEP Firmware\.$/m);
    assert.deepEqual(
      phone
        .all('arrive')
        .map(({ mode }) => mode)
        .slice(0, 4),
      ['dfu', 'ibss', 'ibec', 'restore'],
    );
    assert.equal(phone.all('refused')[0]?.check, 'sep-nonce');
  },
});

/**
 * idevicerestore as its makers have it, on libraries of the same day (seen: January 2026 on libirecovery 1.3.1). It knows
 * later phones than 1.0.0.
 */
export const newer: Suite = {
  programs: ['usbip', 'openssl'],
  firmware: ['iPhone 8', 'iPhone 12', 'iPhone 13 Pro Max', 'iPhone 14 Pro'],
  seconds: 1500,
  checks: [
    ...both('iPhone 12'),
    ...both('iPhone 13 Pro Max'),
    ...both('iPhone 14 Pro'),
    through('erases an iPhone 12 that is in restore mode', {
      firmware: 'iPhone 12',
      flags: ['-e', ...chosen],
      way: ['restore', ...fromRecovery],
    }),
    through('erases an iPhone 12 that runs iOS', {
      firmware: 'iPhone 12',
      flags: ['-e'],
      way: ['normal', ...fromRecovery],
    }),
    ...['iPhone 8', 'iPhone 12'].map(withoutSepNonce),
  ],
};
