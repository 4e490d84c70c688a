import { deepStrictEqual } from 'node:assert/strict';
import type { Behavior, Stage } from '../../../src/journal/entry.ts';
import type { PhoneMode } from '../../phone/body.ts';
import type { Check, Suite } from '../suite.ts';
import { restored } from './expect.ts';
import { atTable } from './table.ts';

/** `way`: every mode in which the phone is to be seen by the page, the first one included. */
const through = (
  name: string,
  about: {
    firmware: string;
    mode: PhoneMode;
    way: Stage[];
    bench?: true;
    behavior?: Behavior;
    detours?: true;
  },
): Check => ({
  name,
  run: (place) =>
    atTable(
      place,
      { firmware: about.firmware, mode: about.mode, bench: about.bench === true },
      async (table) => {
        const { behavior = 'erase' } = about;
        await table.tab.begin(table.firmware.path, behavior, about.detours === true);
        await restored(table);
        const [attempt] = await table.tab.all('attempt');
        const data = behavior === 'erase' ? 'erased' : 'kept';
        deepStrictEqual([attempt?.behavior, await table.tab.data()], [behavior, data]);
        // The page has finished before the phone starts.
        await table.tab.untilThere('started', 120_000);
        const seen = (await table.tab.all('came')).map(({ stage }) => stage);
        deepStrictEqual(seen, about.way);
        const lost = (await table.tab.all('left')).filter(({ expected }) => !expected);
        deepStrictEqual(lost, []);
      },
    ),
});

/** The ways into a restore that do not begin in recovery mode, and those of an update. A port is reset by Chromium and the kernel themselves. */
export const doors: Suite = {
  programs: ['chromium', 'usbip'],
  firmware: ['iPhone 6s', 'iPhone 8', 'iPhone 14 Pro', 'iPhone 15 Pro'],
  seconds: 1200,
  checks: [
    through('an iPhone 6s in DFU mode, whose iBSS waits in DFU mode too', {
      firmware: 'iPhone 6s',
      mode: 'dfu',
      way: ['dfu', 'dfu', 'ibec', 'restore', 'normal'],
    }),
    through('an iPhone 8 in DFU mode, whose iBSS waits in recovery mode', {
      firmware: 'iPhone 8',
      mode: 'dfu',
      way: ['dfu', 'recovery', 'ibec', 'restore', 'normal'],
    }),
    through('an iPhone 14 Pro in DFU mode, by its debug port', {
      firmware: 'iPhone 14 Pro',
      mode: 'dfu',
      way: ['kis', 'recovery', 'ibec', 'restore', 'normal'],
    }),
    through('an iPhone 15 Pro behind a port without firmware', {
      firmware: 'iPhone 15 Pro',
      mode: 'port-dfu',
      // Its firmware goes into the controller only when the person agrees.
      detours: true,
      // A phone with such a port may ask for the controller's firmware again while it is restored.
      bench: true,
      way: ['port-dfu', 'kis', 'recovery', 'ibec', 'restore', 'normal'],
    }),
    through('an iPhone 8 that runs iOS', {
      firmware: 'iPhone 8',
      mode: 'normal',
      way: ['normal', 'recovery', 'ibec', 'restore', 'normal'],
    }),
    through('an iPhone 8 in recovery mode, updated', {
      firmware: 'iPhone 8',
      mode: 'recovery',
      behavior: 'update',
      way: ['recovery', 'ibec', 'restore', 'normal'],
    }),
    through('an iPhone 8 that runs iOS, updated', {
      firmware: 'iPhone 8',
      mode: 'normal',
      behavior: 'update',
      way: ['normal', 'recovery', 'ibec', 'restore', 'normal'],
    }),
    through('an iPhone 6s in DFU mode, updated', {
      firmware: 'iPhone 6s',
      mode: 'dfu',
      behavior: 'update',
      way: ['dfu', 'dfu', 'ibec', 'restore', 'normal'],
    }),
  ],
};
