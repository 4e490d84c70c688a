import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entry } from '../../src/journal/entry.ts';
import type { Site } from '../page/site.ts';
import type { IpswOptions } from '../apple/ipsw.ts';
import { openKeptBrowser, Visit } from '../page/visit.ts';
import { writeFirmware } from './firmware.ts';
import { memoryOf, Watch, type Memory } from './memory.ts';

const product = 'iPhone13,2';
const patienceMs = 1_200_000;

/** Which large image is restored; sizes in bytes. */
export type Image = Pick<IpswOptions, 'imageBytes' | 'os' | 'texture'>;

/** One restore of a large image, with all memory in KiB. */
export interface Run {
  readonly imageBytes: number;
  /** SHA-256 of the image: the file's, and the phone's. */
  readonly sha256: string;
  readonly received: unknown;
  /** With an empty page. */
  readonly empty: Memory;
  /** All that was seen of what the browser made itself, in order of size. */
  readonly verifying: readonly number[];
  readonly restoring: readonly number[];
  /** From the journal. */
  readonly verified: { bytes: number; ms: number };
  readonly image: { bytes: number; ms: number };
  /** Of the page, of the phone, of the journal. */
  readonly complaints: readonly string[];
}

/** Picks a file with such an image in a browser of its own, and restores a pretend iPhone with it. */
export async function restoreLarge(site: Site, folder: string, image: Image): Promise<Run> {
  const file = join(folder, 'large.ipsw');
  const profile = join(folder, 'profile');
  const { sha256 } = await writeFirmware(file, { product, ...image });
  const context = await openKeptBrowser(profile);
  try {
    const pid = processOf(profile);
    const blank = await context.newPage();
    await blank.waitForTimeout(2000);
    const empty = memoryOf(pid);
    await blank.close();

    const checking = new Watch(pid);
    const visit = await Visit.in(context, site);
    await visit.page.getByRole('button', { name: 'A cable and a computer' }).click();
    await visit.page.locator('input[type=file]').setInputFiles(file);
    await visit.reach('screen', 'connect', patienceMs);
    const verifying = checking.stop();

    const sending = new Watch(pid);
    await visit.button('Try with a pretend iPhone').click();
    await visit.reach('screen', 'consent', patienceMs);
    await visit.holdToErase();
    await visit.reach('at', 'done', patienceMs);
    const restoring = sending.stop();

    const { entries } = await visit.savedJournal();
    const complaints = [
      ...visit.troubles,
      ...visit.phone.filter(({ kind }) => kind === 'refused').map((event) => JSON.stringify(event)),
      ...entries.filter(({ kind }) => kind === 'fault').map((entry) => JSON.stringify(entry)),
    ];
    const arrived = visit.phone.find(({ kind, what }) => kind === 'asr' && what === 'received');
    return {
      imageBytes: image.imageBytes,
      sha256: sha256(),
      received: arrived?.sha256,
      empty,
      verifying,
      restoring,
      verified: last(entries, 'verified'),
      image: last(entries, 'done'),
      complaints,
    };
  } finally {
    await context.close();
    await rm(file);
    await rm(profile, { recursive: true, force: true });
  }
}

/** Of the browser's first process, the parent of all others: it alone has no `--type`. */
function processOf(profile: string): number {
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    const line = commandLine(name);
    if (line.includes(`--user-data-dir=${profile}`) && !line.some((word) => word.startsWith('--type=')))
      return Number(name);
  }
  throw new Error(`no browser has the profile ${profile}`);
}

function commandLine(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    // It ended between the two looks.
    return [];
  }
}

/** How much was checked or sent, and how long it took. */
function last(entries: readonly Entry[], wanted: 'verified' | 'done'): { bytes: number; ms: number } {
  for (const entry of entries.toReversed())
    if ((entry.kind === 'verified' || entry.kind === 'done') && entry.kind === wanted) return entry;
  throw new Error(`the journal has no "${wanted}"`);
}
