import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import type { Fault } from '../../../src/journal/entry.ts';
import type { Table } from './table.ts';

/** A restore counts when page and phone say so: the image whole, the end acknowledged, nothing refused on the way. */
export async function restored({ tab, phone, firmware }: Table): Promise<void> {
  const { at } = await tab.until('the end of the restore', 600_000, (shown) => over(shown.at));
  const faults = await tab.all('fault');
  deepStrictEqual([at, faults.map(({ fault }) => fault.message)], ['done', []]);
  await phone.until('the final acknowledgement', 5_000, ({ kind }) => kind === 'acknowledged');
  const image = phone.events.find(({ kind, what }) => kind === 'asr' && what === 'received');
  strictEqual(image?.sha384, firmware.imageSha384, 'the phone holds another image than the file');
  deepStrictEqual(phone.refusals, [], 'the phone refused something');
  deepStrictEqual(tab.complaints, [], 'the page complained');
}

/** A fault, and what a person reads of it. */
export interface Failure extends Fault {
  readonly phase: string;
  readonly heading: string;
}

/** The page shows a failure within `ms`; answers the fault. */
export async function failed({ tab }: Table, ms: number): Promise<Failure> {
  const { at } = await tab.until('the failure', ms, (shown) => over(shown.at));
  strictEqual(at, 'failed');
  const [first] = await tab.all('fault');
  return { ...first!.fault, phase: first!.phase, heading: await tab.heading() };
}

const over = (at: string | undefined): boolean => at === 'done' || at === 'failed';

/** Kinds of what reached the phone since event number `from`, and changes it: uploads, and orders to restore. */
export const written = ({ phone }: Pick<Table, 'phone'>, busId?: string): string[] =>
  phone.events
    .filter((event) => busId === undefined || event.busId === busId)
    .filter(({ kind, what }) => kind === 'upload' || kind === 'loaded' || what === 'StartRestore')
    .map(({ kind }) => kind);
