import type { Entry } from './entry.ts';
import type { Download } from './snapshot.ts';

/** What becomes of a download with an entry: null when none was asked for, or another file was chosen. */
export function downloadAfter(before: Download | null, entry: Entry): Download | null {
  if (entry.kind === 'fetches') return { ...begun, url: entry.url };
  if (entry.kind === 'chose' || (entry.kind === 'opened' && entry.who === 'page')) return null;
  return before && { ...before, ...change(before, entry) };
}

/** What a download still tells after a person ended it: nobody waits for it any more. */
export const isOfCancelled = (download: Download | null, { who }: Entry): boolean =>
  download?.state === 'cancelled' && who === 'ipsw';

function change(before: Download, entry: Entry): Partial<Download> {
  switch (entry.kind) {
    case 'fetch':
      return { ...coming, total: entry.needed, done: entry.kept, ranges: entry.ranges };
    case 'checking':
      return ahead.has(before.state) ? { ...coming, state: 'looking' } : {};
    case 'fetching': {
      const { done, total, bytesPerSecond } = entry;
      // What was on its way when it was paused.
      return before.state === 'paused' ? { done, total } : { ...coming, done, total, bytesPerSecond };
    }
    case 'stalled':
      if (before.state === 'paused') return {};
      return {
        state: 'stalled',
        bytesPerSecond: 0,
        offline: entry.offline,
        retryAt: entry.t + entry.retryMs,
      };
    case 'elsewhere':
      return { ...coming, state: 'elsewhere', bytesPerSecond: 0 };
    case 'paused':
      return { ...coming, state: 'paused', bytesPerSecond: 0 };
    case 'resumed':
      return { ...coming, bytesPerSecond: 0 };
    case 'cancelled':
      return { ...coming, state: 'cancelled', bytesPerSecond: 0 };
    case 'fault':
      return before.state === 'here' ? {} : { ...coming, state: 'failed', bytesPerSecond: 0 };
    // Of a file that was kept whole nothing is fetched.
    case 'fetched':
    case 'verified':
      return { ...coming, state: 'here', done: before.total, bytesPerSecond: 0 };
    default:
      return {};
  }
}

/** Nothing of it is asked for yet. */
const ahead: ReadonlySet<Download['state']> = new Set(['opening', 'elsewhere', 'looking']);

const coming = { state: 'running', retryAt: null, offline: false } as const;

const begun: Omit<Download, 'url'> = {
  ...coming,
  state: 'opening',
  done: 0,
  total: 0,
  bytesPerSecond: 0,
  ranges: true,
};
