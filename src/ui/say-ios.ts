import type { ListedBuild } from '../journal/entry.ts';
import { clock, day, size } from './say-figures.ts';

/** Words for the choice of an iOS from the public lists. */
export const ios = {
  newest: (build: ListedBuild, name: string): string => `iOS ${build.version}, the newest for ${name}`,
  get: (build: ListedBuild): string => `Get iOS ${build.version}`,
  use: (build: ListedBuild): string => `Use iOS ${build.version}`,
  kept: 'Already on this computer, and checked.',
  partly: (here: number, whole: number): string =>
    `${size(here)} of ${size(whole)} are here already. It goes on from there.`,
  toFetch: (build: ListedBuild): string =>
    build.size === null ? 'Kept for the next time.' : `${size(build.size)}. Kept for the next time.`,
  signed: 'Signed by Apple',
  signedSays: (source: string, asked: number, now: number): string =>
    `Yes, says ${source}, asked ${when(asked, now)}. We ask Apple itself before anything is fetched`,
  fits: (name: string): string => `Fits ${name}`,
  fitsYes: 'Yes. Checked again with the phone itself',
  build: 'Build',
  link: 'Or let the browser download it, and give it to us as a file',
  stale: (asked: number, now: number): string =>
    `The list could not be asked anew. This is what it said ${when(asked, now)}.`,
  again: 'Ask again',
  looking: (name: string): string => `Looking which iOS there is for ${name}`,
  lookingWhy: 'A public list tells. It takes a few seconds.',
  unlisted: 'No list of iOS versions answered',
  unlistedWhy:
    'Neither ipsw.me nor Apple’s own list. That is the network, or the lists. A file from this computer works all the same.',
  none: (name: string): string => `No iOS is signed for ${name} now`,
  noneWhy: 'So says the list. It may be wrong: a file from this computer is asked about at Apple itself.',
  which: 'Find the newest iOS',
  whichWhy: 'Connect the iPhone, or say which one it is. We find its newest iOS and fetch it.',
  connected: 'The iPhone is connected',
  model: 'Which iPhone is it?',
  choose: 'Choose the model',
  other: 'It is a different iPhone',
  older: 'Another version that is signed',
  olderWhy:
    'Apple signs these as well. Trying to install an earlier iOS can itself make a restore fail, and it cannot keep the data.',
  little: (free: number, needed: number): string =>
    `The browser says that it has room for ${size(free)}; this needs ${size(needed)}. Free something on this computer, or give us a file that lies on it: that one is read where it is.`,
};

/** "at 13:38", "on 22 November". */
const when = (at: number, now: number): string =>
  now - at < 12 * 3_600_000 ? `at ${clock(at)}` : `on ${day(at)}`;
