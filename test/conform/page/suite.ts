import type { Check, Suite } from '../suite.ts';
import { grants } from './grants.ts';
import { holders } from './holders.ts';
import { losses } from './losses.ts';
import { restores } from './restores.ts';

/** Our page in the real Chromium, over the same bus as everybody's tools. The app has to be built. */
const suite = (
  checks: readonly Check[],
  needs: { firmware?: readonly string[]; programs?: readonly string[] } = {},
): Suite => ({
  programs: ['chromium', 'usbip', ...(needs.programs ?? [])],
  firmware: ['iPhone 8', ...(needs.firmware ?? [])],
  seconds: 120 * checks.length,
  checks,
});

/** Restores that nothing disturbs. */
export const whole = suite(restores, { firmware: ['iPhone 13 Pro Max', 'iPhone 8, iBEC in whole packets'] });

/** With Chromium's own chooser: needs a display and a hand for it. */
export const asking = suite(grants, { programs: ['Xvfb', 'xdotool'] });

/** Contact lost at each kind of place. */
export const losing = suite(losses);

/** Beside other programs that speak to iPhones. */
export const held = suite(holders, { programs: ['irecovery', 'usbmuxd'] });
