import type { HeldBy } from '../diagnosis/held.ts';
import { twoCommands } from './say-arrival.ts';
import { stepWords, type StepWords } from './say-step-words.ts';

interface HeldWords {
  readonly title: string;
  readonly lead: string;
  /** What to do, in order; empty where the two commands for Linux are shown instead. */
  readonly steps: readonly (readonly [string, string])[];
  /** The `Now` line. */
  readonly now: string;
}

const replug = ['Plug the iPhone in again', 'Then we look by ourselves.'] as const;
const commands = { ...twoCommands, steps: [] };

/** For each holder: what it is, and what frees the phone. */
export const held: Record<HeldBy, HeldWords> = {
  rights: { ...commands, now: 'Linux lets no page open it yet' },
  mux: { ...commands, now: 'usbmuxd has taken the phone' },
  program: {
    title: 'Another program holds the iPhone',
    lead: 'We see it and cannot have it. Which program it is, a page cannot see. Nothing was sent to the phone.',
    steps: [
      [
        'Close what may use it',
        'Another tab with Replug, photo import, a virtual machine, a firmware updater, other restore tools.',
      ],
      replug,
    ],
    now: 'Another program holds it',
  },
  driver: {
    title: 'Windows has given it to Apple’s driver',
    lead: 'That is normal, and not a fault of your phone or your PC. Please do not replace the driver: Apple Devices would stop working.',
    steps: [
      ['Use Apple Devices on this PC', 'On older Windows, iTunes. Choose the update first.'],
      ['Or another computer', 'A Chromebook, or a Linux computer with Chrome. This page works there.'],
    ],
    now: 'Apple’s driver has the phone',
  },
  system: {
    title: 'macOS keeps the iPhone for itself',
    lead: 'Closing Finder’s window rarely helps: a system service takes every iPhone. That is not a fault of your phone or your Mac.',
    steps: [
      ['Use Finder on this Mac', 'Choose the iPhone in the sidebar. “Check for Update” first.'],
      ['Or another computer', 'A Chromebook, or a Linux computer with Chrome. This page works there.'],
    ],
    now: 'macOS has the phone',
  },
  import: {
    title: 'The Chromebook is using the iPhone',
    lead: 'Its Files or Photos app, or its Linux, holds it. Nothing was sent to the phone.',
    steps: [
      ['Close Files and Photos', 'And any window that offers to import pictures.'],
      [
        'Do not connect it to Linux',
        'In Settings, About, Linux: the iPhone must be off in the list of USB devices.',
      ],
      replug,
    ],
    now: 'The Chromebook holds it',
  },
  dialog: {
    title: 'Android has not let us open it',
    lead: 'Android asks each time the iPhone is connected. Nothing was sent to the phone.',
    steps: [['Answer Android’s question with “OK”', 'It comes again when you plug the iPhone in.'], replug],
    now: 'Android keeps it from us',
  },
  forbidden: {
    title: 'This page may not use USB here',
    lead: 'A rule of this computer or of the page around it forbids it. The person who looks after this computer can allow it.',
    steps: [
      ['Open the page by itself', 'Not inside another page.'],
      ['Ask for USB to be allowed', 'Chrome’s policies WebUsbAskForUrls or WebUsbAllowDevicesForUrls do it.'],
    ],
    now: 'USB is not allowed here',
  },
};

/** After an attempt: who had the phone. Null: a program, as far as anyone knows. */
export const heldTitle = (by: HeldBy | null): string =>
  by === 'rights'
    ? 'Linux did not let Chrome open the iPhone'
    : held[by === 'mux' ? 'program' : (by ?? 'program')].title;

/** How the phone is freed for the next attempt. */
export function heldStep(by: HeldBy): StepWords {
  if (by === 'rights')
    return {
      title: 'Let Chrome open the iPhone',
      text: 'The first of the two commands on the first page allows it. Then plug the phone in again.',
      button: 'Done. Try again',
    };
  const { steps } = held[by];
  const [first] = steps;
  if (!first || by === 'program') return stepWords.CLOSE_OTHERS;
  return { title: first[0], text: first[1], button: 'Done. Try again' };
}

/** The frame of what stands between Chrome and the phone. */
export const heldFrame = {
  again: 'Check again',
  hurry: 'The iPhone waits for its computer. We try again every second; close the other program until then.',
  left: 'seconds left|to close it',
  leftOf: (seconds: number): string => `About ${seconds} seconds left to close the other program`,
  late: 'Too late for this start. The iPhone goes back to recovery mode by itself; nothing was erased, and it does not count.',
  said: (call: string, error: string): string => `Chrome says: ${call}, ${error}.`,
  next: 'We go on when it is free',
};

/** The same on Linux, with what to paste. */
export const linux = {
  rule: 'Let Chrome open the iPhone',
  ruleHow: 'Paste this into a terminal. It asks for your password. Then plug the iPhone in again.',
  ruleDone: 'Done. Chrome may open it.',
  mux: 'Ask usbmuxd to step aside',
  muxHow: 'Paste this into a terminal. It asks for your password. Then plug the iPhone in again.',
  muxNow: 'Paste this into a terminal. It asks for your password. Leave the cable alone.',
  muxLater: 'Only if we are refused again.',
  copy: (lines: number): string =>
    lines === 1 ? 'Copy the line' : `Copy the ${numbers[lines] ?? lines} lines`,
  copied: 'Copied',
  check: 'I have run them. Check again',
  undo: 'To undo it later',
  undoWhy:
    'Photo import and backup tools on this computer need usbmuxd. Bring it back when the phone is restored:',
  sandbox: 'Chrome from Flatpak or Snap?',
  sandboxWhy:
    'Such a Chrome sees no USB whatever you run. Install Chrome’s own package, or your distribution’s Chromium.',
  noPassword: 'No password for this computer?',
  noPasswordWhy:
    'Use a Chromebook: nothing has to be set up there. Or Apple’s own app on a Mac or a Windows PC.',
};

const numbers: Readonly<Record<number, string>> = { 2: 'two', 3: 'three', 4: 'four', 5: 'five' };
