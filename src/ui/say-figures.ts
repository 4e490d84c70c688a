/** Numbers as people read them. A no-break space stands between a number and its unit. */

const nb = '\u00a0';

/** `share` from 0 to 1: "62 %". Never 100 before the end. */
export const percent = (share: number): string =>
  `${Math.min(share >= 1 ? 100 : 99, Math.floor(share * 100))}${nb}%`;

const units = [
  ['GB', 1e9],
  ['MB', 1e6],
  ['KB', 1e3],
] as const;

type Unit = readonly [name: string, size: number];

const unitOf = (bytes: number): Unit => units.find(([, size]) => bytes >= size) ?? ['bytes', 1];

const inUnit = (bytes: number, [, size]: Unit): string => {
  const value = bytes / size;
  return size > 1 && value < 10 ? value.toFixed(1) : String(Math.round(value));
};

/** "8.3 GB", in steps of a thousand as file managers count. */
export function size(bytes: number): string {
  const unit = unitOf(bytes);
  return `${inUnit(bytes, unit)}${nb}${unit[0]}`;
}

/** "5.1 of 8.3 GB": both in the unit of the whole. */
export function sizeOf(done: number, total: number): string {
  const unit = unitOf(total);
  return `${inUnit(done, unit)} of ${inUnit(total, unit)}${nb}${unit[0]}`;
}

/** "29 MB/s". */
export const rate = (bytesPerSecond: number): string => `${size(bytesPerSecond)}/s`;

const seconds = (ms: number): number => Math.max(0, Math.round(ms / 1000));

/** "13 s", "5 min 41 s", "1 h 2 min". */
export function duration(ms: number): string {
  const s = seconds(ms);
  if (s < 60) return `${s}${nb}s`;
  if (s < 3600) return s % 60 ? `${Math.floor(s / 60)}${nb}min ${s % 60}${nb}s` : `${s / 60}${nb}min`;
  return `${Math.floor(s / 3600)}${nb}h ${Math.floor((s % 3600) / 60)}${nb}min`;
}

const counted = (n: number, unit: string): string => `${n} ${unit}${n === 1 ? '' : 's'}`;

/** "13 seconds", "5 minutes 41 seconds": for ears. */
export function spoken(ms: number): string {
  const s = seconds(ms);
  if (s < 60) return counted(s, 'second');
  const rest = s % 60 ? ` ${counted(s % 60, 'second')}` : '';
  return counted(Math.floor(s / 60), 'minute') + rest;
}

/** "about 2 min": coarse on purpose. */
export function about(ms: number): string {
  const s = seconds(ms);
  return s < 50
    ? `about ${Math.max(10, Math.ceil(s / 10) * 10)}${nb}s`
    : `about ${Math.round(s / 60) || 1}${nb}min`;
}

const time = (at: number, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...options,
  }).format(at);

/** Wall time, ms since 1970: "14:22". */
export const clock = (at: number): string => time(at, {});

/** "22 November". */
export const day = (at: number): string =>
  new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long' }).format(at);

/** "14:28:04". */
export const clockSeconds = (at: number): string => time(at, { second: '2-digit' });

/** "25 November 2026". */
export const wholeDay = (at: number): string =>
  new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' }).format(at);
