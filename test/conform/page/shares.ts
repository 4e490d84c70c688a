import { readdirSync, readFileSync } from 'node:fs';
import { statTicks, tickMs } from './processor-time.ts';

/** Who may have the processor while the image goes. */
export type Share =
  | 'phone'
  | 'worker'
  | 'browser'
  | 'border'
  | 'pools'
  | 'drawing'
  | 'usbmuxd'
  | 'idevicerestore'
  | 'kernel'
  | 'other'
  | 'idle';

/** Milliseconds of processor time. */
export type Shares = Readonly<Partial<Record<Share, number>>>;

/** What each name means, for the reader of the table. */
export const meaning: Readonly<Record<Share, string>> = {
  phone: 'the pretend iPhone',
  worker: 'our worker: packets, digests, and its calls into the browser',
  browser: 'the browser’s main thread: each transfer to and from the kernel',
  border: 'threads that carry messages between the page’s process and the browser’s',
  pools: 'thread pools: reads of the file, transfers that the kernel has ended, digests',
  drawing: 'the page itself and its drawing',
  usbmuxd: 'usbmuxd',
  idevicerestore: 'idevicerestore',
  kernel: 'the kernel’s own threads',
  other: 'all other programs, and threads that have ended',
  idle: 'nobody',
};

/** By the first characters of a thread's name, which is all that Linux keeps of it. */
const threads: readonly (readonly [string, Share])[] = [
  ['DedicatedWorker', 'worker'],
  ['Chrome_IOThread', 'border'],
  ['Chrome_ChildIOT', 'border'],
  ['ThreadPool', 'pools'],
];

function shareOf(commandLine: string, thread: string): Share {
  if (commandLine === '') return 'kernel';
  if (commandLine.includes('test/phone/main.ts')) return 'phone';
  if (/^\S*usbmuxd /.test(commandLine)) return 'usbmuxd';
  if (/^\S*idevicerestore /.test(commandLine)) return 'idevicerestore';
  if (!commandLine.includes('chromium')) return 'other';
  const known = threads.find(([name]) => thread.startsWith(name));
  if (known) return known[1];
  return commandLine.includes('--type=') ? 'drawing' : 'browser';
}

/** What each has used since the guest began. */
export function sharesSoFar(): Shares {
  const sums: Partial<Record<Share, number>> = {};
  const add = (share: Share, ticks: number): void => {
    sums[share] = (sums[share] ?? 0) + ticks * tickMs;
  };
  for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const commandLine = readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ');
      for (const thread of readdirSync(`/proc/${id}/task`)) {
        const { name, own } = statTicks(readFileSync(`/proc/${id}/task/${thread}/stat`, 'utf8'));
        add(shareOf(commandLine, name), own);
      }
    } catch {
      // It ended while we looked.
    }
  }
  const [user, nice, system, idle, ioWait, interrupts, soft] = readFileSync('/proc/stat', 'utf8')
    .split('\n', 1)[0]!
    .split(/\s+/)
    .slice(1)
    .map(Number) as [number, number, number, number, number, number, number];
  const known = Object.values(sums).reduce((sum, ms) => sum + ms, 0) / tickMs;
  add('other', user + nice + system + interrupts + soft - known);
  add('idle', idle + ioWait);
  return sums;
}

/** What each has used between two looks. */
export function sharesBetween(before: Shares, after: Shares): Shares {
  return Object.fromEntries(
    Object.entries(after).map(([share, ms]) => [share, Math.max(ms - (before[share as Share] ?? 0), 0)]),
  );
}

/** `browser 26 %, phone 21 %, …`, the largest first; what is below one per cent is left out. */
export function told(shares: Shares): string {
  const all = Object.values(shares).reduce((sum, ms) => sum + ms, 0);
  return Object.entries(shares)
    .map(([share, ms]) => [share, Math.round((100 * ms) / all)] as const)
    .filter(([, percent]) => percent >= 1)
    .sort(([, a], [, b]) => b - a)
    .map(([share, percent]) => `${share} ${percent} %`)
    .join(', ');
}
