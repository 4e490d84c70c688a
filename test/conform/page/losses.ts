import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import type { Check } from '../suite.ts';
import { failed, restored, written } from './expect.ts';
import { atTable, type Table } from './table.ts';

/** So slow, at ten times a phone's pace, that there is time to pull the cable in the middle of a small image. */
const slowImage = { at: { phase: 'image' }, do: { bytesPerSecond: 100_000 } } as const;

const middle = async ({ phone }: Table): Promise<void> => {
  await phone.until(
    'a third of the image',
    120_000,
    ({ kind, operation, percent }) => kind === 'progress' && operation === 13 && Number(percent) >= 33,
  );
};

const pulled: Check = {
  name: 'the cable is pulled in the middle of the image',
  run: (place) =>
    atTable(place, { firmware: 'iPhone 8', faults: [slowImage], speed: 10 }, async (table) => {
      const { tab, phone, firmware } = table;
      await tab.begin(firmware.path);
      await middle(table);
      await phone.cables[0]!.pull();
      await tab.untilThere('fault', 5_000);
      // The return is the evidence: it is awaited for 30 seconds before the page says what happened.
      const fault = await failed(table, 40_000);
      deepStrictEqual([fault.name, fault.how, fault.phase], ['LinkLost', 'left', 'image']);
      match(fault.heading, /left while iOS was being written/);
      deepStrictEqual(
        (await tab.all('returned')).map(({ stage }) => stage),
        [null],
      );
      strictEqual(await tab.data(), 'erased');
    }),
};

const reloaded: Check = {
  name: 'a tab that was reloaded in the middle of the image explains itself',
  run: (place) =>
    atTable(place, { firmware: 'iPhone 8', faults: [slowImage], speed: 10 }, async (table) => {
      const { tab, firmware } = table;
      await tab.begin(firmware.path);
      await middle(table);
      await tab.reload();
      const fault = await failed(table, 5_000);
      deepStrictEqual([fault.name, fault.phase, await tab.data()], ['TabEnded', 'image', 'erased']);
      match(fault.heading, /tab was closed/);
    }),
};

const swapped: Check = {
  name: 'another phone comes back as restore system, and is not told to start',
  run: (place) => {
    const faults = [{ at: { command: 'bootx' }, do: { swapEcid: true } }] as const;
    return atTable(place, { firmware: 'iPhone 8', faults }, async (table) => {
      const { tab } = table;
      await tab.begin(table.firmware.path);
      await tab.untilThere('hardware', 120_000);
      // Whoever asks it first: the attempt ends by it, or goes on waiting for ours.
      await tab.until('it being known', 10_000, ({ at }) => at === 'failed' || at === 'waiting');
      const faults = (await tab.all('fault')).map(({ fault }) => fault.name);
      ok(
        faults.every((name) => name === 'WrongPhone'),
        faults.join(', '),
      );
      strictEqual(await tab.data(), 'untouched');
      strictEqual(written(table).includes('restored'), false, 'StartRestore reached the wrong phone');
    });
  },
};

const second: Check = {
  name: 'a second phone that comes while the first is away is left alone',
  run: (place) =>
    atTable(place, { firmware: 'iPhone 8', others: ['iPhone10,1'] }, async (table) => {
      const { tab, phone, firmware } = table;
      await tab.begin(firmware.path);
      await phone.until(
        'the first phone leaving',
        60_000,
        ({ kind, busId }) => kind === 'leave' && busId === '1-1',
      );
      phone.cables[1]!.plug();
      await restored(table);
      ok(
        (await tab.all('came')).some(({ ecid }) => ecid === '000A1B2C3D4E5F61'),
        'the page never saw the second phone',
      );
      deepStrictEqual(written(table, '1-2'), []);
    }),
};

/** Checks in which the phone, the cable or the page goes away on the way. */
export const losses: readonly Check[] = [pulled, reloaded, swapped, second];
