import type { Platform } from '../diagnosis/intake/routes.ts';
import type { Host } from '../journal/entry.ts';
import type { Snapshot } from '../journal/snapshot.ts';
import type { AppleStep, StepWords } from './say-step-words.ts';

/** Apple's own route by platform, in the words that its app uses there (failures.md §2.10). */
export const routeWords: Readonly<Record<Platform, string>> = {
  mac: 'In Finder, select the iPhone, then General: “Check for Update”, or “Restore iPhone”.',
  'old-mac': 'In iTunes, open the summary page of the iPhone: Update, or Restore.',
  windows: 'In the Apple Devices app, open the iPhone: software, backup and restore are there.',
  'old-windows': 'In iTunes, open the page of the iPhone: Update, or Restore.',
  linux: 'Apple has no app for it. Another computer has one.',
  chromeos: 'Apple has no app for it. Another computer has one.',
  android: 'Apple has no app for it. Another computer has one.',
  unknown: 'Finder on a Mac, or Apple Devices on Windows, can update and restore it.',
};

/** What an Apple route depends on: the computer at hand, and the model. */
export type Where = Pick<Snapshot, 'host' | 'phone'>;

const platforms: Readonly<Record<Host['os'], Platform>> = {
  linux: 'linux',
  chromeos: 'chromeos',
  windows: 'windows',
  macos: 'mac',
  android: 'android',
  other: 'unknown',
};

const apps: Readonly<Partial<Record<Platform, string>>> = { mac: 'Finder', windows: 'Apple Devices' };

/** Models from the iPhone 16 on, by the first number of the product. */
const nearbyFrom = 17;

const nearby = ({ phone }: Where): string => {
  const [, generation] = /^iPhone(\d+),/.exec(phone?.product ?? '') ?? [];
  return Number(generation ?? 0) < nearbyFrom
    ? ''
    : 'With iOS 18 or later a nearby iPhone or iPad can restore it, too, without a computer.';
};

/** Apple's own app, in the words of the computer at hand (rules R54–R58). */
export function routeStep(step: AppleStep, where: Where): StepWords {
  const platform = platforms[where.host?.os ?? 'other'];
  const app = apps[platform];
  const last = step === 'APPLE_ROUTE' ? 'What it says tells more than another try here.' : '';
  const elsewhere =
    app || platform === 'unknown' ? [] : ['Finder on a Mac and Apple Devices on Windows can restore it.'];
  return {
    title: app ? `Use ${app} for this phone` : 'Use Apple’s own app for this phone',
    text: [routeWords[platform], ...elsewhere, nearby(where), last].filter((each) => each !== '').join(' '),
    button: step === 'APPLE_ROUTE' ? 'Try once more here' : 'Begin again',
  };
}
