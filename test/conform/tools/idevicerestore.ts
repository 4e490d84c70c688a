import { ecid } from '../ecid.ts';
import { restoreBy } from '../inside/idevicerestore.ts';
import type { PhoneMode } from '../../phone/body.ts';
import type { Check, Suite } from '../suite.ts';

const programs = ['idevicerestore', 'usbmuxd', 'usbip', 'openssl'];

function restore(name: string, about: { firmware: string; mode?: PhoneMode; flags: string[] }): Check {
  return {
    name,
    async run(place) {
      await restoreBy(place, { ...about, phone: about.mode ? { mode: about.mode } : {} });
    },
  };
}

const ecidText = `0x${ecid.toString(16)}`;

/** The oldest of our generations, which a host without tables gets from front to back. */
export const iPhone8: Suite = {
  programs,
  firmware: ['iPhone 8'],
  seconds: 240,
  checks: [
    restore('erases an iPhone 8 in recovery mode', { firmware: 'iPhone 8', flags: ['-e'] }),
    restore('updates an iPhone 8 in recovery mode', { firmware: 'iPhone 8', flags: [] }),
    restore('erases an iPhone 8 that is in restore mode', {
      firmware: 'iPhone 8',
      mode: 'restore',
      flags: ['-e', '-i', ecidText],
    }),
    restore('updates an iPhone 8 that is in restore mode', {
      firmware: 'iPhone 8',
      mode: 'restore',
      flags: ['-i', ecidText],
    }),
  ],
};

/** The newest chip that libirecovery 1.0.0 knows. */
export const a13: Suite = {
  programs,
  firmware: ['iPhone 11', 'iPhone SE 2'],
  seconds: 180,
  checks: [
    restore('erases an iPhone 11', { firmware: 'iPhone 11', flags: ['-e'] }),
    restore('updates an iPhone 11', { firmware: 'iPhone 11', flags: [] }),
    restore('erases an iPhone SE 2', { firmware: 'iPhone SE 2', flags: ['-e'] }),
  ],
};
