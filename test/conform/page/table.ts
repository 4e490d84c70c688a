import type { Firmware } from '../firmware.ts';
import type { Place } from '../suite.ts';
import { Browser } from './browser.ts';
import { Phones, type PhoneSetting } from './phone.ts';
import { Servers } from './servers.ts';
import type { Tab } from './tab.ts';

/** What lies on the table, and what the page may know of it. */
export interface Setting extends Omit<PhoneSetting, 'product'> {
  /** By its name in `firmware.ts`; the phone is the one that it is for. */
  readonly firmware: string;
  /** The person has to answer Chromium's own question, in a window; else a policy has answered it. */
  readonly asks?: boolean;
  /** The page's bench, which also begins restores of which it knows that they may not finish. */
  readonly bench?: boolean;
}

/** One phone on a table, plugged into the kernel's bus, and our page open in Chromium. */
export interface Table {
  readonly phone: Phones;
  readonly browser: Browser;
  readonly tab: Tab;
  readonly firmware: Firmware;
  readonly servers: Servers;
}

/** A scenario at a table of its own. Afterwards everything is put away, and what happened is logged. */
export async function atTable(
  place: Place,
  setting: Setting,
  story: (table: Table) => Promise<void>,
): Promise<void> {
  const firmware = place.firmware(setting.firmware);
  const [servers, phone] = await Promise.all([
    Servers.start([firmware.path]).then((started) => place.keep(started)),
    Phones.start(place.folder, { ...setting, product: firmware.product }).then((started) =>
      place.keep(started),
    ),
  ]);
  phone.cables[0]!.plug();
  const browser = place.keep(
    await Browser.start(setting.asks === true ? { window: true } : { granted: servers.origin }),
  );
  const tab = await browser.open(setting.bench === true ? `${servers.origin}/?bench` : servers.origin);
  try {
    await story({ phone, browser, tab, firmware, servers });
  } finally {
    place.log('phone.jsonl', lines(phone.events));
    place.log('journal.jsonl', lines(await tab.entries().catch(() => [])));
  }
}

const lines = (all: readonly unknown[]): string => all.map((each) => JSON.stringify(each)).join('\n');
