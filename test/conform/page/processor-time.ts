import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second, whatever its own tick is. */
const tickMs = 10;

/** Milliseconds of processor time that the running processes whose command line fits, and their ended children, have used. */
export function processorMs(fits: (commandLine: string) => boolean): number {
  let ticks = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      if (!fits(readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' '))) continue;
      ticks += ticksOf(readFileSync(`/proc/${name}/stat`, 'utf8'));
    } catch {
      // It ended while we looked.
    }
  }
  return ticks * tickMs;
}

/** Fields 14 to 17 of proc(5)'s stat; the name before them may hold anything, and ends with the last parenthesis. */
function ticksOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
}
