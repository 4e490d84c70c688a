import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { MiB } from '../../src/bytes/bytes.ts';
import { median, round, type Figure } from './figure.ts';

/** The largest and the fastest image of which the bytes and the seconds are known: 7.48 GB in 188.1 s (traces.md §3). */
const imageBytes = 7.48e9;
const imageSeconds = 188.1;
/** What is restored here, MiB; the cost of a byte is the difference between them. */
const sizes = [32, 288] as const;
const rounds = 3;
const mostShare = 0.03;

interface Told {
  readonly oursMs: number;
  readonly phoneMs: number;
}

/** In a process of its own: what runs before would have warmed it up. */
async function restored(mebibytes: number): Promise<Told> {
  const script = ['--import', 'tsx', 'test/bench/host-restore.ts', String(mebibytes)];
  const { stdout } = await promisify(execFile)(process.execPath, script);
  return JSON.parse(stdout) as Told;
}

/** Our processor seconds for a restore with a real image, against the seconds that the phone and its cable take. */
async function shareOnce(): Promise<{ ours: number; wall: number }> {
  const small = await restored(sizes[0]);
  const large = await restored(sizes[1]);
  const eachByte = (large.oursMs - small.oursMs) / ((sizes[1] - sizes[0]) * MiB);
  const ours = (small.oursMs + eachByte * (imageBytes - sizes[0] * MiB)) / 1000;
  return { ours, wall: small.phoneMs / 1000 + imageSeconds };
}

/**
 * How much of a restore's time our own work is, from the order to the final status: were nothing of it done while the
 * phone works, it would add so much. The pretend phone pauses as a real one does, in virtual time, and bytes cost none
 * there: their seconds are those of a real cable. Left out is what the browser does for us beyond the thread (WebUSB's
 * way through its processes, reading the file): `npm run conform -- --timing` measures all of that together, on a bus.
 */
export const host: Figure = {
  name: 'host',
  what: 'our processor time for a restore of 7.48 GB, against the time that a phone at real pace takes',
  async run() {
    const seen: { ours: number; wall: number }[] = [];
    for (let n = 0; n < rounds; n++) seen.push(await shareOnce());
    const share = median(seen.map(({ ours, wall }) => ours / wall));
    return [
      {
        name: 'host-share',
        unit: '%',
        ours: round(100 * share),
        peer: null,
        ratio: null,
        budget: `at most ${100 * mostShare} % of a restore`,
        ok: share <= mostShare,
        rounds: seen.map(({ ours, wall }) => [round(ours), round(wall)]),
        note: 'rounds: our processor seconds, and the seconds that the phone takes',
      },
    ];
  },
};
