import type { FirmwareFacts, Unanswered } from '../journal/entry.ts';
import { clock } from './say-figures.ts';
import { iosName } from './say-file.ts';

/** The question before the phone is erased. */
export const consent = {
  title: 'Erase everything on this iPhone?',
  lead: 'Restoring erases the phone and installs iOS anew. There is no way back from it.',
  lost: 'Lost',
  lostWhat:
    'Everything that is only on this phone: photos, messages, apps, settings. Nobody can bring it back, and neither can we.',
  notLost: 'Not lost',
  notLostWhat: 'What is in iCloud or in a backup on a computer.',
  owner: 'Stays locked to its owner',
  ownerWhat: 'After the restore the phone asks for the owner’s Apple Account.',
  then: 'Then',
  thenWhat: (firmware: FirmwareFacts | null): string =>
    `${firmware ? iosName(firmware) : 'iOS'} is installed. You set the phone up like new, or from your backup.`,
  backup: 'Is there a backup?',
  answers: [
    ['icloud', 'Yes, in iCloud'],
    ['computer', 'Yes, on a computer'],
    ['none', 'No'],
    ['unknown', 'I don’t know'],
  ] as const,
  makeOne:
    'It still runs iOS: make one first, in its settings under iCloud, or with Finder or Apple Devices.',
  decide: 'Decide',
  yours: 'Is this the phone in your hand?',
  since: (at: number): string => `Connected since ${clock(at)}.`,
  keep: 'Keep it as it is',
  hold: 'Hold to erase',
  holdHow: 'Hold for 3 seconds. Letting go earlier does nothing.',
  word: 'ERASE',
  orType: 'Or type',
  typed: 'Erase, as typed',
  counts: 'This counts for one attempt, on this phone, for 15 minutes.',
  pretendNote: 'This is a pretend iPhone. Nothing real is erased.',
};

/** Why a real phone is not erased. */
export const refusal = {
  title: 'This version does not erase this iPhone',
  lead: 'A restore of it could not be finished yet, and a half restored phone does not start. So we do not begin. Nothing was changed.',
  whyTitle: 'What it would ask for, and we cannot answer yet',
  benchTitle: 'This restore may not finish',
  benchLead:
    'You opened the bench. This version cannot answer all of what this phone will ask for; it may stay without iOS until another tool restores it.',
  pretendTitle: 'What a real one would ask for, too',
  instead: 'What you can do',
  apple: 'Finder on a Mac or Apple Devices on Windows can restore this phone now.',
  pretend: 'The pretend iPhone shows the whole restore, here.',
  pretendButton: 'Try with a pretend iPhone',
  leave: 'Keep it as it is',
};

/** What each unanswered request is, for a person. */
export const unansweredName: Record<Unanswered['what'], string> = {
  modem: 'Firmware for the modem',
  peripherals: 'Firmware for other parts: battery gauge, secure chip, USB controller',
  cryptex1: 'A second ticket for the system’s sealed parts',
  fdr: 'Factory data that Apple keeps for each phone',
  aea: 'An encrypted system image, whose key Apple hands out',
};

/** The screen of a phone that was left as it is. */
export const kept = {
  title: 'It stays as it is',
  lead: 'We have written nothing to the iPhone. You can unplug it.',
  recovery: 'It waits in recovery mode. That looks broken and is not.',
  dfuTitle: 'To leave DFU mode',
  dfu: 'It waits in DFU mode with a black screen, until its buttons restart it:',
  leaveTitle: 'To leave recovery mode',
  leave:
    'Or press the same buttons as before, and let go when the logo appears. If iOS is still on the phone, it starts.',
  back: 'Back to the start',
};
