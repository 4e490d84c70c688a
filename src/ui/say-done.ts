import type { FirmwareFacts } from '../journal/entry.ts';
import { clockSeconds } from './say-figures.ts';
import { iosName } from './say-file.ts';

/** The screen at the end of a restore. */
export const done = {
  title: (firmware: FirmwareFacts | null): string => `${firmware ? iosName(firmware) : 'iOS'} is installed`,
  leadSeen: 'The iPhone reported success and has started again. You can unplug it now.',
  leadUnseen: 'Finished. We have not seen it start yet. Please look at its screen.',
  leadUpdate:
    'The iPhone reported success and has started again. Whether your data is there, its screen tells.',
  leadOpen: 'The iPhone reported success and is restarting. Its first start takes a few minutes.',
  reported: (at: number | null): string =>
    at === null ? 'The phone reported success' : `The phone reported success at ${clockSeconds(at)}`,
  onlyThis: 'Only this counts as finished.',
  started: 'It has started again',
  startedHow: 'Seen on the cable. Please look at its screen, too.',
  notSeen: 'Its start was not seen',
  notSeenHow: 'That is not a failure: please look at its screen.',
  starting: 'It is starting',
  startingHow: 'Usually one to three minutes. You can wait here or look at its screen.',
  yes: 'Done',
  open: 'Not known yet',
  waiting: 'Waiting',
  nextTitle: 'What comes next',
  next: [
    ['Set it up', 'It begins with “Hello”.'],
    ['Owner’s Apple Account', 'It is asked for if the phone was signed in before.'],
  ] as const,
  /** By what the person said; nothing where there is none. */
  backup: {
    icloud: ['Bring back your backup', 'The iPhone offers it from iCloud while you set it up.'],
    computer: ['Bring back your backup', 'Connect it to the computer that has it.'],
    none: null,
    unknown: ['Bring back your backup', 'If there is one in iCloud or on a computer.'],
  } as const,
  nextUpdate: [
    ['Unlock it', 'It asks for its passcode. “Attempting data recovery” is no failure.'],
    ['Look whether your data is there', 'Only its screen can tell. We have seen no more than its start.'],
  ] as const,
  nextPretend: [
    ['This was a pretend iPhone', 'Everything you saw ran over the same code that a real one gets.'],
    ['The journal is real', 'Save it: it says what was sent, byte counts and times.'],
  ] as const,
  finish: 'Finish',
  save: 'Save the journal',
};
