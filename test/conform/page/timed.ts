import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startApple } from '../inside/apple.ts';
import { startIdevicerestore } from '../inside/idevicerestore.ts';
import { startUsbmuxd } from '../inside/usbmuxd.ts';
import type { Firmware } from '../firmware.ts';
import type { Place } from '../suite.ts';
import { browserAtRest, isBrowser } from './browser-at-rest.ts';
import { restored } from './expect.ts';
import { Phones } from './phone.ts';
import { processorMs } from './processor-time.ts';
import { sharesBetween, sharesSoFar, type Shares } from './shares.ts';
import { atTable } from './table.ts';

/** How long one restore took, and what it cost; milliseconds. */
export interface Timed {
  readonly who: 'page' | 'idevicerestore';
  /** From the file's being named to the phone's own success; a person's time at the consent is left out. */
  readonly wallMs: number;
  /** Of that, until the phone is first written to: the file is checked, or its image copied out of it. */
  readonly beforeMs: number;
  /** From asr's last question to the last byte of the image. */
  readonly imageMs: number;
  /** Processor time of all of it: of the restoring programs, and of the pretend iPhone. */
  readonly hostCpuMs: number;
  readonly phoneCpuMs: number;
  /** Who had the processor while the image went. */
  readonly shares: Shares;
  /** Of the image's time: nothing was queued to the phone, and why. Only our own client counts that. */
  readonly waits?: { readonly window: number; readonly data: number; readonly other: number };
}

const limitMs = 900_000;
const speed = 10;

const isPhone = (line: string): boolean => line.includes('test/phone/main.ts');
const isTool = (line: string): boolean => /^\S*(idevicerestore|usbmuxd) /.test(line);

/** What each has used since this was called. */
function meters(host: (line: string) => boolean): () => Pick<Timed, 'hostCpuMs' | 'phoneCpuMs'> {
  const before = [processorMs(host), processorMs(isPhone)] as const;
  return () => ({
    hostCpuMs: processorMs(host) - before[0],
    phoneCpuMs: processorMs(isPhone) - before[1],
  });
}

function imageMs({ events }: Phones): number {
  const at = (what: string): number => Number(events.find((event) => event.what === what)?.t);
  return at('received') - at('validated');
}

/** From asr's last question to the last byte. */
async function sharesOfImage(phone: Phones): Promise<Shares> {
  await phone.until('the image beginning', limitMs, ({ what }) => what === 'validated');
  const before = sharesSoFar();
  await phone.until('the whole image', limitMs, ({ what }) => what === 'received');
  return sharesBetween(before, sharesSoFar());
}

/** Our page in Chromium. Throws when the restore is not a whole one. */
export async function timePage(place: Place, firmware: string): Promise<Timed> {
  let timed: Timed | undefined;
  await atTable(place, { firmware, speed }, async (table) => {
    const { tab, phone } = table;
    await tab.until('the phone being seen', 60_000, ({ screen }) => screen === 'file');
    await browserAtRest();
    const used = meters(isBrowser);
    await tab.begin(table.firmware.path);
    // Looking at the page costs it time, so nobody looks while the image goes.
    const shares = await sharesOfImage(phone);
    await tab.until('the end', limitMs, ({ at }) => at === 'done' || at === 'failed');
    const cpu = used();
    await restored(table);
    const at = async (kind: 'chose' | 'consented' | 'restored'): Promise<number> =>
      (await tab.all(kind))[0]!.t;
    const agreed = await at('consented');
    // One for each kind of install that may be agreed to.
    const tickets = (await tab.all('ticket')).filter(({ t }) => t < agreed);
    const beforeMs = tickets.at(-1)!.t - (await at('chose'));
    const afterMs = (await at('restored')) - agreed;
    const [done] = await tab.all('done');
    const wallMs = beforeMs + afterMs;
    timed = { who: 'page', wallMs, beforeMs, imageMs: imageMs(phone), ...cpu, shares, waits: done!.waits };
  });
  return timed!;
}

/** Debian's usbmuxd and idevicerestore. Throws when it does not say that the restore has finished. */
export async function timeTools(place: Place, firmware: Firmware): Promise<Timed> {
  // It would take the image that it unpacked last time.
  rmSync(join(place.folder, 'cache'), { recursive: true, force: true });
  await startApple(place, firmware);
  await startUsbmuxd(place);
  const phone = place.keep(await Phones.start(place.folder, { product: firmware.product, speed }));
  phone.cables[0]!.plug();
  await phone.until('being on the bus', 30_000, ({ kind }) => kind === 'imported');
  const used = meters(isTool);
  const began = performance.now();
  const tool = startIdevicerestore(place, firmware, '-e');
  await phone.until('the first upload', limitMs, ({ kind }) => kind === 'upload');
  const beforeMs = performance.now() - began;
  const shares = await sharesOfImage(phone);
  await tool.line(/^Status: Restore Finished$/, limitMs);
  const wallMs = performance.now() - began;
  return { who: 'idevicerestore', wallMs, beforeMs, imageMs: imageMs(phone), ...used(), shares };
}
