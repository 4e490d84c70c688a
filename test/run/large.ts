/** `npm run test:large`: a whole restore with a 3 GiB image takes no more memory than one with 512 MiB. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MiB } from '../../src/bytes/bytes.ts';
import { areEqual, budget, most, needed, tolerance, totals } from '../large/judge.ts';
import { restoreLarge, type Run } from '../large/restore.ts';
import { openSite } from '../page/site.ts';

const sizes = [512 * MiB, 3072 * MiB] as const;
let passed = 0;
let failed = 0;

function check(name: string, ok: boolean): void {
  if (ok) passed++;
  else failed++;
  console.log(`${ok ? 'ok' : 'NOT OK'}  ${name}`);
}

const mib = (kib: number): string => `${Math.round(kib / 1024)} MiB`;
const rate = (bytes: number, ms: number): string => `${Math.round((bytes / MiB / ms) * 1000)} MiB/s`;

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
    const run = await restoreLarge(site, folder, { imageBytes });
    tell(run);
    const name = `${imageBytes / MiB} MiB`;
    check(`${name}: restored, without a complaint of the page or the phone`, run.complaints.length === 0);
    for (const complaint of run.complaints) console.log(`        ${complaint}`);
    check(`${name}: the phone has the file's image, by SHA-256`, run.received === run.sha256);
    runs.push(run);
  }
  const sizesSeen = totals(runs);
  check(`memory equal within ${tolerance * 100} %: ${sizesSeen.map(mib).join(' and ')}`, areEqual(sizesSeen));
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
