import type { FailureClass } from '../diagnosis/classes.ts';
import type { FirstAction } from '../diagnosis/intake/published.ts';
import type { App, Platform } from '../diagnosis/intake/routes.ts';
import type { Sighting } from '../diagnosis/intake/sighting.ts';
import { routeWords } from './say-route.ts';

/** A code or a sentence that was seen elsewhere, in words. Nothing of it was measured here. */
export interface Sighted {
  readonly title: string;
  readonly told: string;
  /** What that makes likely. */
  readonly means: readonly string[];
  readonly cannot: readonly string[];
  readonly next: string;
  /** How Apple's own app restores on that computer. */
  readonly route: string;
}

const appNames: Readonly<Record<App, string>> = {
  finder: 'Finder',
  itunes: 'iTunes',
  'apple-devices': 'Apple Devices',
  web: 'a browser',
  'nearby-device': 'a nearby iPhone or iPad',
  other: 'another tool',
};

const platformNames: Readonly<Partial<Record<Platform, string>>> = {
  mac: 'a Mac',
  'old-mac': 'an older Mac',
  windows: 'Windows',
  'old-windows': 'an older Windows',
  linux: 'Linux',
  chromeos: 'a Chromebook',
  android: 'Android',
};

const means: Readonly<Record<FailureClass, string>> = {
  COMM: 'The computer lost reliable contact with the iPhone, or the iPhone could not carry out what it was told.',
  CLAIM: 'Another program there held the iPhone.',
  PERM: 'The browser there was not allowed to see the iPhone.',
  HOSTSLOW: 'The computer there was too slow, or stood still.',
  HOSTOLD: 'The software there is too old for that iOS.',
  ELIG: 'Apple does not sign that iOS for this iPhone, or the file is for another model, or Apple’s servers were not really reached.',
  NET: 'Apple’s servers were not reached from there.',
  FILE: 'The iOS file there was damaged or gone, or its disk was full.',
  DEVSTOR: 'The iPhone reported a problem with its storage.',
  DEVPART: 'Apple’s list asks for two tries with another cable, computer and network, and then for service.',
  POWER: 'The battery was too low.',
  LOCK: 'The iPhone was locked, or had not trusted that computer.',
  WRONGDEV: 'Another iPhone was connected.',
  USER: 'It was stopped by a person.',
  CLIENT: 'The software there met something that it does not know.',
  UNKNOWN: 'We do not know what it means, and do not guess.',
};

const nexts: Readonly<Record<FailureClass, string>> = {
  COMM: 'Bring the software there up to date, plug the cable straight in, and take another cable before you repeat it.',
  CLAIM: 'Close the other program, then try again.',
  PERM: 'Allow the browser to see it, then try again.',
  HOSTSLOW: 'Try again, with nothing else running.',
  HOSTOLD: 'Update that app, then try again.',
  ELIG: 'Choose the iOS that Apple signs today, for exactly this model.',
  NET: 'Try another network, without a filter or a VPN.',
  FILE: 'Make room, and download the file again.',
  DEVSTOR: 'Try once more from recovery mode, with another cable and another computer.',
  DEVPART: 'Try once more, with another cable, computer and network.',
  POWER: 'Charge it for half an hour, then try again.',
  LOCK: 'Unlock it and tap “Trust”, then try again.',
  WRONGDEV: 'Connect the right iPhone.',
  USER: 'Try again when you are ready.',
  CLIENT: 'Update that app, or use another one.',
  UNKNOWN: 'Try once more with another cable, and keep the message.',
};

/** Where the tables name a first action of its own. */
const firstNexts: Readonly<Record<FirstAction, string>> = {
  'pause-security': 'Pause security software, a VPN or a filter there, then try again.',
  'other-computer': 'Try another computer: most often security software there does this.',
  'other-cable-and-computer': 'Try once more, with another cable and another computer.',
  'signed-build': 'Choose the iOS that Apple signs today, for exactly this model.',
  'date-and-time': 'Set date and time of that computer, then try again.',
  'room-on-it':
    'Make room on the iPhone, then try the update again. A restore needs no room, and erases everything.',
};

/** What may be said of it, in the order of a verdict. */
export function sightingInSentences({ code, cls, several, first, app, platform }: Sighting): Sighted {
  const number = code?.split(':')[1] ?? null;
  const where = [app && `in ${appNames[app]}`, platformNames[platform] && `on ${platformNames[platform]}`]
    .filter((each) => each)
    .join(' ');
  const told = `You told us: ${[number ?? 'a message', where].filter((each) => each !== '').join(' ')}.`;
  return {
    title: number === null ? 'What that message means' : `What ${number} means`,
    told,
    means: [
      ...(several ? ['Several causes are known for this number.'] : []),
      means[cls],
      ...(cls === 'COMM' ? ['The number alone does not say that the phone is damaged.'] : []),
    ],
    cannot: ['What the iPhone did, and how it came back. A number does not say.'],
    next: first === null ? nexts[cls] : firstNexts[first],
    route: routeWords[platform],
  };
}
