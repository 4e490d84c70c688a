import { KiB, MiB } from '../../src/bytes/bytes.ts';
import { areEqual, budget, most, tolerance, totals } from '../large/judge.ts';
import { restoreLarge, type Image, type Run } from '../large/restore.ts';
import type { Figure, Measured } from './figure.ts';

const small = 512 * MiB;

const figure = (name: string, what: string, how: Omit<Image, 'imageBytes'>, large: number): Figure => ({
  name,
  what,
  async run(place): Promise<Measured[]> {
    const runs: Run[] = [];
    for (const imageBytes of [small, place.whole ? 16384 * MiB : large]) {
      const run = await restoreLarge(await place.site, place.folder, { imageBytes, ...how });
      if (run.complaints.length > 0) throw new Error(run.complaints.join('; '));
      if (run.received !== run.sha256) throw new Error('the phone has another image than the file');
      runs.push(run);
    }
    const sizes = totals(runs).map(inMiB);
    const above = Math.max(...runs.map((run) => inMiB(most(run) - run.empty.own)));
    const images = runs.map(({ imageBytes }) => `${imageBytes / MiB} MiB`).join(' and ');
    return [
      {
        name,
        unit: 'MiB',
        ours: sizes[1]!,
        // The same with a small image.
        peer: sizes[0]!,
        ratio: Math.round((sizes[1]! / sizes[0]!) * 1000) / 1000,
        budget: `equal within ${tolerance * 100} %`,
        ok: areEqual(sizes),
        note: images,
      },
      {
        name: `${name}-above`,
        unit: 'MiB',
        ours: above,
        peer: null,
        ratio: null,
        budget: `at most ${inMiB(budget)} MiB above an empty page`,
        ok: above <= inMiB(budget),
        note: `the most ever seen; ${images}`,
      },
    ];
  },
});

const inMiB = (kib: number): number => Math.round(kib / KiB);

/** The image is read where it lies in the file. */
export const memory = figure(
  'memory',
  'memory of all of Chromium while it checks and restores, a small image against a large one',
  { os: 'stored' },
  2048 * MiB,
);

/** The image is unpacked onto the shelf, and read from there. */
export const memoryShelved = figure(
  'memory-shelved',
  'the same with an image that is deflated in the file',
  { os: 'deflated', texture: 'dense' },
  1536 * MiB,
);
