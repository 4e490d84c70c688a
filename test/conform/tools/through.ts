import assert from 'node:assert/strict';
import type { PhoneMode } from '../../phone/body.ts';
import { restoreBy } from '../inside/idevicerestore.ts';
import type { PhoneWish } from '../inside/phone.ts';
import type { Check } from '../suite.ts';

/** A restore by idevicerestore, and how the phone goes through it. */
interface About {
  readonly firmware: string;
  readonly flags: readonly string[];
  /** Every mode in which the phone is to be seen on the bus, the first one included. */
  readonly way: readonly PhoneMode[];
  readonly phone?: Partial<PhoneWish>;
}

/** A whole restore, by the three signs and by every mode on its way. */
export function through(name: string, about: About): Check {
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
