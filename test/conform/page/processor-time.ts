import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second, whatever its own tick is. */
export const tickMs = 10;

/** Milliseconds of processor time that the running processes whose command line fits, and their ended children, have used. */
export function processorMs(fits: (commandLine: string) => boolean): number {
  let ticks = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      if (!fits(readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' '))) continue;
      const { own, children } = statTicks(readFileSync(`/proc/${name}/stat`, 'utf8'));
      ticks += own + children;
    } catch {
      // It ended while we looked.
    }
  }
  return ticks * tickMs;
}

/**
 * Of proc(5)'s stat, of a process or a thread: its name, and fields 14 to 17 in hundredths of a second. The name may
 * hold anything, and ends with the last parenthesis.
 */
export function statTicks(stat: string): { name: string; own: number; children: number } {
  const end = stat.lastIndexOf(')');
  const [user, system, childUser, childSystem] = stat
    .slice(end + 2)
    .split(' ')
    .slice(11, 15)
    .map(Number) as [number, number, number, number];
  return {
    name: stat.slice(stat.indexOf('(') + 1, end),
    own: user + system,
    children: childUser + childSystem,
  };
}
