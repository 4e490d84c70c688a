import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { MiB } from '../../src/bytes/bytes.ts';
import { median, round, type Figure } from './figure.ts';

/** The largest and the fastest image of which the bytes and the seconds are known (traces.md §3). */
const imageBytes = 7.48e9;
const imageSeconds = 188.1;
/** What is restored here, MiB; what a byte costs is the difference between them. */
const sizes = [32, 288] as const;
const rounds = 3;
const mostShare = 0.03;

/** Seconds from the order to the final status. In a process of its own: what runs before would have warmed it up. */
async function restored(mebibytes: number, working: boolean): Promise<number> {
  const pace = String(imageBytes / imageSeconds);
  const script = ['--import', 'tsx', 'test/bench/host-restore.ts', String(mebibytes), pace];
  const { stdout } = await promisify(execFile)(process.execPath, working ? [...script, 'working'] : script);
  return (JSON.parse(stdout) as { ms: number }).ms / 1000;
}

/** How much later a restore with a real image ends for all that is worked on this computer, and when it then ends. */
async function delayOnce(): Promise<{ later: number; wall: number }> {
  const [small, large] = sizes;
  const idle = await restored(small, false);
  const laterSmall = (await restored(small, true)) - idle;
  const laterLarge = (await restored(large, true)) - (await restored(large, false));
  const eachByte = (laterLarge - laterSmall) / ((large - small) * MiB);
  const later = laterSmall + eachByte * (imageBytes - small * MiB);
  return { later, wall: idle + imageSeconds + later };
}

/**
 * The host's share of a restore: how much sooner it would be over if this computer worked in no time. The pretend phone
 * pauses as a real one does and its cable is a real one's, in virtual time, which real milliseconds of work move as well.
 * The pretend phone's own work, in the same thread, counts as the host's. Left out is what the browser does for us beyond
 * the thread (WebUSB's way through its processes, reading the file): `npm run conform -- --timing` measures all of that
 * together, on a bus.
 */
export const host: Figure = {
  name: 'host',
  what: 'how much of a restore of 7.48 GB from a phone at real pace is waiting for this computer',
  async run() {
    const seen: { later: number; wall: number }[] = [];
    for (let n = 0; n < rounds; n++) seen.push(await delayOnce());
    const share = median(seen.map(({ later, wall }) => later / wall));
    return [
      {
        name: 'host-share',
        unit: '%',
        ours: round(100 * share),
        peer: null,
        ratio: null,
        budget: `at most ${100 * mostShare} % of a restore`,
        ok: share <= mostShare,
        rounds: seen.map(({ later, wall }) => [round(later), round(wall)]),
        note: 'rounds: seconds that it ends later for our work, and that it takes',
      },
    ];
  },
};
