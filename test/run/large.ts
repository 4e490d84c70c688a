/** `npm run test:large`: a whole restore with a 3 GiB image takes no more memory than one with 512 MiB. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MiB } from '../../src/bytes/bytes.ts';
import { restoreLarge, type Run } from '../large/restore.ts';
import { openSite } from '../page/site.ts';

const sizes = [512 * MiB, 3072 * MiB] as const;
/** How far the memory of two restores may differ, as a share of the smaller. */
const tolerance = 0.1;
/** The most that a restore may take above an empty page, KiB. */
const budget = 300 * 1024;

let passed = 0;
let failed = 0;

function check(name: string, ok: boolean): void {
  if (ok) passed++;
  else failed++;
  console.log(`${ok ? 'ok' : 'NOT OK'}  ${name}`);
}

const mib = (kib: number): string => `${Math.round(kib / 1024)} MiB`;
const rate = (bytes: number, ms: number): string => `${Math.round((bytes / MiB / ms) * 1000)} MiB/s`;

/**
 * What a run needs, KiB: the most that it had, without the rarest twentieth. Garbage piles up and is collected all the
 * time, and a longer run meets a rarer pile.
 */
const needed = ({ verifying, restoring }: Run): number =>
  Math.max(...[verifying, restoring].map((seen) => seen[Math.floor(seen.length * 0.95)] ?? 0));

const most = ({ verifying, restoring }: Run): number =>
  Math.max(verifying.at(-1) ?? 0, restoring.at(-1) ?? 0);

function tell(run: Run): void {
  const { imageBytes, empty, verified, image } = run;
  console.log(
    `${imageBytes / MiB} MiB: checked at ${rate(verified.bytes, verified.ms)}, image sent at ${rate(image.bytes, image.ms)}; ` +
      `above an empty page ${mib(needed(run) - empty.own)}, at most ${mib(most(run) - empty.own)}`,
  );
}

const folder = await mkdtemp(join(tmpdir(), 'replug-large-'));
const site = await openSite();
try {
  const runs: Run[] = [];
  for (const imageBytes of sizes) {
    const run = await restoreLarge(site, folder, imageBytes);
    tell(run);
    const name = `${imageBytes / MiB} MiB`;
    check(`${name}: restored, without a complaint of the page or the phone`, run.complaints.length === 0);
    for (const complaint of run.complaints) console.log(`        ${complaint}`);
    check(`${name}: the phone has the file's image, by SHA-256`, run.received === run.sha256);
    runs.push(run);
  }
  // Chromium's code is the same in all runs: its share is taken from one of them.
  const [first] = runs as [Run];
  const totals = runs.map((run) => needed(run) + first.empty.files);
  check(
    `memory equal within ${tolerance * 100} %: ${totals.map(mib).join(' and ')}`,
    Math.max(...totals) <= Math.min(...totals) * (1 + tolerance),
  );
  check(
    `never more than ${mib(budget)} above an empty page`,
    runs.every((run) => most(run) - run.empty.own <= budget),
  );
} catch (error) {
  check(error instanceof Error ? (error.stack ?? error.message) : String(error), false);
} finally {
  await site.close();
  await rm(folder, { recursive: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
