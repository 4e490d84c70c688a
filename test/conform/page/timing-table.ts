import { meaning, told, type Share } from './shares.ts';
import type { Timed } from './timed.ts';

/** Begins a line of the guest that is a `Timed`. */
export const timedMark = 'conform-timed ';

/** The columns of `lineOf`. */
export const head = `${''.padEnd(15)}  wall  before   image  cpu host  phone  MiB/s   (seconds)`;

const seconds = (ms: number): string => (ms / 1000).toFixed(1).padStart(6);

/** A line of the table for each run, as it comes, and one that says who had the processor during the image. */
export function lineOf(run: Timed, imageBytes: number): string {
  const { who, wallMs, beforeMs, imageMs, hostCpuMs, phoneCpuMs, shares, waits } = run;
  const pace = (imageBytes / 1024 / 1024 / (imageMs / 1000)).toFixed(1).padStart(5);
  const gaps = waits ? `  gaps: window ${waits.window}, data ${waits.data}, other ${waits.other} ms` : '';
  const figures = [wallMs, beforeMs, imageMs, hostCpuMs, phoneCpuMs].map(seconds).join('  ');
  return `${who.padEnd(15)}${figures}  ${pace}${gaps}\n  image: ${told(shares)}`;
}

/** Says what the names of the lines about the image stand for. */
export function legend(runs: readonly Timed[]): string {
  const named = Object.keys(meaning).filter((share) => runs.some(({ shares }) => share in shares)) as Share[];
  return named.map((share) => `  ${share.padEnd(15)} ${meaning[share]}`).join('\n');
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** Ours by theirs, medians of the runs; below 1 ours is the quicker one. */
export function ratios(runs: readonly Timed[]): string {
  const of = (who: Timed['who'], what: 'wallMs' | 'imageMs' | 'hostCpuMs'): number =>
    median(runs.filter((run) => run.who === who).map((run) => run[what]));
  const ratio = (what: 'wallMs' | 'imageMs' | 'hostCpuMs'): string =>
    (of('page', what) / of('idevicerestore', what)).toFixed(2);
  return `page / idevicerestore, medians: wall ${ratio('wallMs')}, image ${ratio('imageMs')}, processor ${ratio('hostCpuMs')}`;
}
