import type { PhoneMode } from '../../phone/body.ts';
import { ecid } from '../ecid.ts';
import type { Check, Suite } from '../suite.ts';
import { through } from './through.ts';

const fromRecovery: readonly PhoneMode[] = ['recovery', 'ibec', 'restore', 'normal'];
const fromDfu: readonly PhoneMode[] = ['dfu', 'ibss', 'ibec', 'restore', 'normal'];
const chosen = ['-i', `0x${ecid.toString(16)}`];

const both = (firmware: string): readonly Check[] => [
  through(`erases an ${firmware} in recovery mode`, { firmware, flags: ['-e'], way: fromRecovery }),
  through(`updates an ${firmware} in recovery mode`, { firmware, flags: [], way: fromRecovery }),
];

/**
 * idevicerestore as its makers have it, on libraries of the same day (seen: January 2026 on libirecovery 1.3.1). It knows
 * later phones than 1.0.0, and restores through a nonce that changes with iBSS.
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
    ...['iPhone 8', 'iPhone 12'].map((firmware) =>
      through(`erases an ${firmware} in DFU mode, whose iBSS has a nonce of its own`, {
        firmware,
        flags: ['-e'],
        way: fromDfu,
      }),
    ),
  ],
};
