import assert from 'node:assert/strict';
import type { PhoneMode } from '../../phone/body.ts';
import { restoreBy } from '../inside/idevicerestore.ts';
import type { PhoneWish } from '../inside/phone.ts';
import type { Check, Suite } from '../suite.ts';

/** `way`: every mode in which the phone is to be seen on the bus, the first one included. */
function through(
  name: string,
  about: { firmware: string; flags: string[]; way: PhoneMode[]; phone?: Partial<PhoneWish> },
): Check {
  const { way } = about;
  return {
    name,
    async run(place) {
      const phone = await restoreBy(place, { ...about, phone: { mode: way[0]!, ...about.phone } });
      const end = phone.events.findIndex(({ kind }) => kind === 'acknowledged');
      await phone.event('arrive', 30_000, { mode: way.at(-1)! }, end);
      assert.deepEqual(
        phone.all('arrive').map(({ mode }) => mode),
        way,
      );
    },
  };
}

const fromDfu: PhoneMode[] = ['dfu', 'ibss', 'ibec', 'restore', 'normal'];
const fromIos: PhoneMode[] = ['normal', 'recovery', 'ibec', 'restore', 'normal'];

/**
 * The ways into a restore that do not begin in recovery mode. From A10 on this version fails from DFU at a phone whose
 * nonce changes with iBSS, as it does on every phone; and where iOS tells of SiDP it updates trusted phones alone.
 */
export const doors: Suite = {
  programs: ['idevicerestore', 'usbmuxd', 'usbip', 'openssl'],
  firmware: ['iPhone 6s', 'iPhone 8'],
  seconds: 240,
  checks: [
    through('erases an iPhone 6s in DFU mode', { firmware: 'iPhone 6s', flags: ['-e'], way: fromDfu }),
    through('updates an iPhone 6s in DFU mode', { firmware: 'iPhone 6s', flags: [], way: fromDfu }),
    through('erases an iPhone 8 that runs iOS', { firmware: 'iPhone 8', flags: ['-e'], way: fromIos }),
    through('updates an iPhone 8 that runs an iOS without SiDP', {
      firmware: 'iPhone 8',
      flags: [],
      way: fromIos,
      phone: { refuses: ['HasSiDP=MissingValue'] },
    }),
  ],
};
