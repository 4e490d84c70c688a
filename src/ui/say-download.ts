import type { Download, Snapshot } from '../journal/snapshot.ts';
import { about, duration, percent, rate, sizeOf } from './say-figures.ts';

/** Words for a file on its way from the network. */
export const download = {
  asking: 'Asking Apple first',
  askingLead: (name: string): string =>
    `Whether ${name} fits your iPhone, and is signed for it. Only then anything is fetched.`,
  title: (name: string): string => `Fetching ${name}`,
  paused: 'Paused',
  stalled: 'The network is away',
  elsewhere: 'Another tab fetches this file',
  elsewhereLead: 'We wait for it, and use the same file.',
  lead: 'We fetch and check the whole file first. The phone may stay unplugged until then, so a slow download cannot hurt it.',
  stoppedAt: ({ done, total, ranges }: Download): string =>
    `The download stopped at ${sizeOf(done, total)}.${ranges ? ' It goes on from there.' : ''}`,
  offline: 'This computer says that it has no network.',
  retry: (ms: number): string => `Next try in ${duration(ms)}.`,
  share: 'Fetched',
  of: 'Of the file',
  speed: 'Speed',
  left: 'Time left',
  unknown: 'not known yet',
  time: ({ done, total, bytesPerSecond }: Download): string =>
    bytesPerSecond > 0 ? about(((total - done) / bytesPerSecond) * 1000) : download.unknown,
  rate: ({ bytesPerSecond }: Download): string =>
    bytesPerSecond > 0 ? rate(bytesPerSecond) : download.unknown,
  stop: 'Stop',
  pause: 'Pause',
  resume: 'Go on',
  cancel: 'Stop, and delete what is here',
  stays: 'You may close this tab. What is here stays, and the next time it goes on from there.',
  wholeOnly:
    'This server gives the file only as a whole: after a break in the connection it is sent again from its beginning. Leave this tab open.',
  now: ({ state, done, total }: Download): string => {
    if (state === 'paused') return 'Download paused';
    if (state === 'stalled') return 'Waiting for the network';
    if (state === 'elsewhere') return 'Waiting for another tab';
    return total > 0 ? `Fetching iOS, ${percent(done / total)}` : 'Asking Apple first';
  },
};

const onItsWay: ReadonlySet<Download['state']> = new Set([
  'opening',
  'running',
  'paused',
  'stalled',
  'elsewhere',
]);

/** A file is on its way from the network, or about to be. */
export const fetches = ({ download: now, fault }: Snapshot): boolean =>
  fault === null && now !== null && onItsWay.has(now.state);
