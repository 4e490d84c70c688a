import type { Download, Snapshot } from '../journal/snapshot.ts';
import { about, duration, percent, rate, sizeOf } from './say-figures.ts';

/** Words for a file on its way from the network. */
export const download = {
  asking: 'Asking Apple first',
  askingLead: (name: string): string =>
    `Whether ${name} fits your iPhone, and is signed for it. Only then anything is fetched.`,
  opening: (name: string): string => `Opening ${name}`,
  openingLead: 'Which parts of it this restore needs, and which of them are here already.',
  looking: 'Looking through what is here',
  lookingLead: (name: string): string =>
    `Some or all of ${name} is kept on this computer. Every byte of that is read once, so that nothing that a disk has lost goes to the phone.`,
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
  stopKeeps: 'Stop. What is here stays',
  pause: 'Pause',
  resume: 'Go on',
  cancel: 'Stop, and delete what is here',
  stays: 'You may close this tab. What is here stays, and the next time it goes on from there.',
  wholeOnly:
    'This server gives the file only as a whole: after a break in the connection it is sent again from its beginning. Leave this tab open.',
  waiting: 'Waiting for another tab',
  now: (snapshot: Snapshot): string => {
    const { state, done, total } = snapshot.download!;
    if (state === 'paused') return 'Download paused';
    if (state === 'stalled') return 'Waiting for the network';
    if (state === 'elsewhere') return download.waiting;
    if (state === 'looking') return 'Looking through what is here';
    if (total > 0) return `Fetching iOS, ${percent(done / total)}`;
    return asksApple(snapshot) ? 'Asking Apple first' : 'Opening the file';
  },
};

/** Apple is asked first where it is known for whom, and there is a way to it; until it has said that it signs. */
export const asksApple = ({ phone, model, relay, pretend, signs }: Snapshot): boolean =>
  (phone ?? model) !== null && relay && pretend === null && signs === null;

const onItsWay: ReadonlySet<Download['state']> = new Set([
  'opening',
  'looking',
  'running',
  'paused',
  'stalled',
  'elsewhere',
]);

/** A file is on its way from the network, or about to be. */
export const fetches = ({ download: now, fault }: Snapshot): boolean =>
  fault === null && now !== null && onItsWay.has(now.state);
