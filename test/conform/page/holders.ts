import { deepStrictEqual, match, strictEqual } from 'node:assert/strict';
import type { Check } from '../suite.ts';
import { failed, restored, written } from './expect.ts';
import { holdByIrecovery } from './holder.ts';
import { startUsbmuxd } from '../inside/usbmuxd.ts';
import { atTable } from './table.ts';

const inRecovery: Check = {
  name: 'irecovery holds the phone; named, and gone on with when it lets go',
  run: (place) =>
    atTable(place, { firmware: 'iPhone 8' }, async (table) => {
      const { tab, phone, firmware } = table;
      const holder = await holdByIrecovery(place);
      await tab.give(firmware.path);
      const fault = await failed(table, 60_000);
      deepStrictEqual([fault.name, fault.call, fault.phase], ['ClaimRefused', 'claimInterface', 'prepare']);
      match(fault.heading, /Another program holds/);
      deepStrictEqual([await tab.data(), written({ phone })], ['untouched', []]);
      await holder.stop();
      await tab.press();
      await tab.until('the question for consent', 60_000, ({ screen }) => screen === 'consent');
    }),
};

const inRestoreMode: Check = {
  name: 'usbmuxd takes the phone in restore mode; named, and gone on with when it lets go',
  run: (place) =>
    atTable(place, { firmware: 'iPhone 8' }, async (table) => {
      const { browser, tab, phone, firmware } = table;
      const daemon = await startUsbmuxd(place);
      await tab.begin(firmware.path);
      await phone.until('the kernel', 120_000, ({ kind, next }) => kind === 'leave' && next === 'restore');
      // Both wait for the same phone: the daemon shall be first.
      await browser.frozen(() => daemon.line(/Connected to v\d+/, 60_000));
      await tab.until('the holder being named', 60_000, ({ screen }) => screen === 'held');
      match(await tab.heading(), /Another program holds/);
      strictEqual(await tab.data(), 'untouched');
      strictEqual(
        phone.events.some(({ what }) => what === 'StartRestore'),
        false,
      );
      await daemon.stop();
      await restored(table);
    }),
};

/** Checks in which another program has the phone first. */
export const holders: readonly Check[] = [inRecovery, inRestoreMode];
