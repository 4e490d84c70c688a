import { strictEqual } from 'node:assert/strict';
import type { Check } from '../suite.ts';
import { restored } from './expect.ts';
import { atTable } from './table.ts';

const whole = (product: string, firmware: string): Check => ({
  name: `a whole erase of an ${product}`,
  run: (place) =>
    atTable(place, { firmware }, async (table) => {
      await table.tab.begin(table.firmware.path);
      await restored(table);
    }),
});

/** iBEC as large as Debian's tools fail at: the phone waits for an empty packet behind it. */
const wholePackets: Check = {
  name: 'an upload that fills its last packet is ended with an empty one',
  run: (place) =>
    atTable(place, { firmware: 'iPhone 8, iBEC in whole packets' }, async (table) => {
      await table.tab.begin(table.firmware.path);
      await restored(table);
      const sent = (await table.tab.all('sent')).find(
        (entry) => entry.who === 'iboot' && entry.component === 'iBEC',
      );
      strictEqual(sent?.who === 'iboot' ? sent.bytes % 512 : undefined, 0, 'iBEC does not fill its packets');
    }),
};

/** Checks of whole restores, each with a firmware of its own. */
export const restores: readonly Check[] = [
  whole('iPhone 8', 'iPhone 8'),
  whole('iPhone 13 Pro Max', 'iPhone 13 Pro Max'),
  wholePackets,
];
