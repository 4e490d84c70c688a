/** Why a restore cannot start here. */
export type Obstacle = 'macos' | 'windows' | 'browser' | 'old' | 'relay';

/** What is said where a restore cannot work. */
export interface UnsupportedWords {
  readonly title: string;
  readonly lead: string;
  readonly steps: readonly (readonly [string, string])[];
  /** Why restoring does not work here, for the card. */
  readonly why: string;
  readonly next: string;
  /** The dock's `Now` line, and the title of the tab. */
  readonly now: string;
  readonly tab: string;
  readonly elsewhere: boolean;
}

const erases = 'This erases everything on the phone. A backup is the only way to get it back.';
const keeps = 'It reinstalls iOS and tries to keep your data. That is not guaranteed.';

/** The same for each obstacle. */
export const unsupported: Record<Obstacle, UnsupportedWords> = {
  macos: {
    title: 'On a Mac, Finder does this',
    lead: 'macOS keeps an iPhone for itself, so no web page can restore one here. That is not a fault of your phone, your cable or your Mac.',
    steps: [
      [
        'Bring macOS up to date',
        'An old system can make a restore fail. Choose the Apple menu, then System Settings, General, Software Update.',
      ],
      [
        'Connect the iPhone straight to the Mac',
        'No hub, no keyboard, no monitor in between. Only this one iPhone.',
      ],
      ['Open Finder and choose the iPhone in the sidebar', 'Its page “General” has both buttons you need.'],
      ['Press “Check for Update” first', keeps],
      ['Only if that fails: “Restore iPhone”', erases],
    ],
    why: 'macOS does not let a browser have the phone.',
    next: 'Restore with Finder',
    now: 'No restore from this Mac',
    tab: 'Not from this Mac',
    elsewhere: true,
  },
  windows: {
    title: 'On Windows, Apple Devices does this',
    lead: 'Windows gives the iPhone to Apple’s driver, so no web page can complete a restore here. That is normal and not a fault of your phone or your PC.',
    steps: [
      ['Install or update “Apple Devices”', 'It is in the Microsoft Store. On older Windows, use iTunes.'],
      [
        'Connect the iPhone straight to the PC',
        'No hub, no keyboard, no monitor in between. Only this one iPhone.',
      ],
      ['Open Apple Devices and choose the iPhone', 'Unlock it and tap “Trust” if it asks.'],
      ['Choose the update first', keeps],
      ['Only if that fails: restore', erases],
    ],
    why: 'Apple’s driver holds the phone. Please do not replace it: Apple Devices would stop working.',
    next: 'Restore with Apple Devices',
    now: 'No restore from this PC',
    tab: 'Not from this PC',
    elsewhere: true,
  },
  browser: {
    title: 'This browser cannot talk to USB',
    lead: 'Chrome on Linux or on a Chromebook can. Your phone, your cable and this computer may all be fine.',
    steps: [
      ['Open this page in Chrome or Chromium', 'Version 120 or later, on Linux or on a Chromebook.'],
      ['Or use Apple’s own app', 'Finder on a Mac, Apple Devices on Windows, iTunes on older Windows.'],
    ],
    why: 'This browser has no WebUSB.',
    next: 'Open this page in Chrome',
    now: 'No restore from this browser',
    tab: 'Not from this browser',
    elsewhere: true,
  },
  old: {
    title: 'This browser is too old',
    lead: 'It can talk to USB, but lacks some of what this page needs. Your phone, your cable and this computer may all be fine.',
    steps: [
      ['Bring this browser up to date', 'Chrome or Chromium, version 120 or later.'],
      ['Or use Apple’s own app', 'Finder on a Mac, Apple Devices on Windows, iTunes on older Windows.'],
    ],
    why: 'This browser lacks what Chrome has since version 120.',
    next: 'Update this browser',
    now: 'This browser is too old',
    tab: 'This browser is too old',
    elsewhere: true,
  },
  relay: {
    title: 'This page cannot reach Apple',
    lead: 'Every restore needs Apple’s signature, and Apple’s signing server does not talk to web pages. Replug’s own small server passes the request on; this copy of the page runs without it.',
    steps: [
      [
        'Start Replug with its server',
        'In Replug’s folder: npm install, then npm start. It prints the address to open.',
      ],
      ['Or use Apple’s own app', 'Finder on a Mac, Apple Devices on Windows, iTunes on older Windows.'],
    ],
    why: 'Without the server no ticket can be asked for, so an iPhone would refuse everything we send.',
    next: 'Start Replug’s server',
    now: 'Replug’s server is not there',
    tab: 'Replug’s server is not there',
    elsewhere: false,
  },
};

/** What works here all the same. */
export const stillWorks = {
  title: 'What still works here',
  works: 'Works',
  not: 'Does not work',
  explain: 'Explain an error number',
  explainWhy: 'What it means, what it does not mean, what to try next.',
  pretend: 'Try with a pretend iPhone',
  pretendWhy: 'See a whole restore without a phone.',
  restore: 'Restoring an iPhone from this page',
  print: 'Print these steps',
  other: 'Another computer at hand?',
  otherWhy: 'A Chromebook, or a Linux computer with Chrome. This page works there.',
};
