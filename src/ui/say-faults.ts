import type { Fault, Phase } from '../journal/entry.ts';

/** How much may be said: four words, and never a percentage. */
export type Likelihood = 'open' | 'possible' | 'more likely' | 'most likely';

export interface Weighed {
  readonly what: string;
  readonly how: Likelihood;
  readonly why: string;
  /** We would not say more than this, whatever came on top. */
  readonly capped: boolean;
}

export const verdict = {
  one: 'One thing to change',
  saw: 'What we saw',
  likely: 'What that makes likely',
  cannot: 'What we cannot know',
  save: 'Save the journal',
  back: 'Back to the start',
  likelihood: {
    open: 'Open',
    possible: 'Possible',
    'more likely': 'More likely',
    'most likely': 'Most likely',
  },
  said: (how: Likelihood, why: string): string => `${verdict.likelihood[how]}. ${why}`,
};

/** Where in the restore it happened, after "The iPhone left while …". */
export const whileDoing: Record<Phase, string> = {
  prepare: 'we were preparing',
  enter: 'it was entering recovery mode',
  ibec: 'its start-up was being sent',
  load: 'the restore system was being sent',
  kernel: 'the restore system was starting',
  handover: 'we were agreeing on the restore',
  checks: 'it was checking itself',
  disk: 'its storage was being prepared',
  image: 'iOS was being written',
  install: 'iOS was being installed',
  finish: 'it was restarting',
};

/** How an attempt ends, as far as a person needs to tell endings apart. */
export type Kind =
  | 'contact'
  | 'gone'
  | 'elsewhere'
  | 'broken'
  | 'file'
  | 'network'
  | 'quiet'
  | 'absent'
  | 'claim'
  | 'late'
  | 'phone'
  | 'refused'
  | 'unfinishable'
  | 'other-phone'
  | 'stopped'
  | 'tab'
  | 'ours';

/** Every fault that is not about the file, by its name: which kind of ending it is. */
const kinds: Record<string, Kind> = {
  LinkLost: 'contact',
  CameBackAs: 'elsewhere',
  DidNotReturn: 'gone',
  UploadStalled: 'broken',
  AsrClosed: 'broken',
  ConnectionReset: 'broken',
  PortRefused: 'broken',
  RestoredClosed: 'broken',
  SourceChanged: 'file',
  SourceGone: 'file',
  EntryBroken: 'file',
  CrcMismatch: 'file',
  DigestMismatch: 'file',
  ShelfBroken: 'file',
  NotShelved: 'file',
  SigningRefused: 'network',
  SigningUnreachable: 'network',
  SigningAnswerBroken: 'network',
  TicketMismatch: 'network',
  Silence: 'quiet',
  DidNotLeave: 'quiet',
  NoPhone: 'absent',
  NotRestored: 'absent',
  ClaimRefused: 'claim',
  StartTooLate: 'late',
  RestoreFailed: 'phone',
  CommandRefused: 'refused',
  NonceUnreadable: 'refused',
  CannotFinish: 'unfinishable',
  WrongPhone: 'other-phone',
  Stopped: 'stopped',
  TabEnded: 'tab',
};

/** The kind of a fault. A lost link counts as lost contact only when the phone itself left the bus. */
export function kindOf(fault: Fault): Kind {
  if (fault.name === 'LinkLost' && fault.how !== 'left') return 'broken';
  return Object.hasOwn(kinds, fault.name) ? kinds[fault.name]! : 'ours';
}

const changed = {
  title: 'Move the same cable to another port',
  text: 'Directly, not through a hub. Everything else stays the same, so the result means something.',
  button: 'I have moved it',
};

/** The one thing to change, and what the person says when it is done. */
export interface NextStep {
  readonly title: string;
  readonly text: string;
  readonly button: string;
}

/** What is said about one kind of ending. */
export interface Words {
  readonly title: (phase: Phase) => string;
  readonly likely: readonly Weighed[];
  readonly cannot: readonly string[];
  readonly next: NextStep;
}

/** Nothing is said about this one's share yet. */
export const openly = (what: string, why: string): Weighed => ({ what, how: 'open', why, capped: false });
const mostly = (what: string, why: string): Weighed => ({ what, how: 'most likely', why, capped: false });

const lostContact: Omit<Words, 'title'> = {
  likely: [],
  cannot: [
    'What happened inside the phone. A browser sees only the cable’s end.',
    'Whether there is a hub, or a worn cable or port. Only you can see that.',
  ],
  next: changed,
};

/** What is said for each kind of ending; where a loss of contact points depends on how the phone came back. */
export const words: Record<Kind, Words> = {
  contact: {
    ...lostContact,
    title: (phase) => `The iPhone left while ${whileDoing[phase]}`,
  },
  gone: {
    ...lostContact,
    title: () => 'The iPhone did not come back',
  },
  elsewhere: {
    ...lostContact,
    title: () => 'The iPhone came back in another mode',
  },
  broken: {
    title: (phase) => `The connection broke while ${whileDoing[phase]}`,
    likely: [
      openly('Cable and port', 'A weak link can end like this'),
      openly('The iPhone', 'It stayed on the cable, and ended or stopped the transfer'),
    ],
    cannot: lostContact.cannot,
    next: changed,
  },
  file: {
    title: () => 'The iOS file could no longer be read',
    likely: [mostly('The file', 'It changed, moved or is damaged. That is neither the phone nor the cable')],
    cannot: ['What happened to the file.'],
    next: {
      title: 'Choose the file again',
      text: 'From this computer’s own disk, not from a stick or a network drive.',
      button: 'Begin again',
    },
  },
  network: {
    title: () => 'Apple’s signature was missing',
    likely: [
      mostly(
        'The network, or Apple’s servers',
        'The restore needs a second signature on the way. It did not come',
      ),
    ],
    cannot: ['Why it did not come.'],
    next: {
      title: 'Check the network, then try again',
      text: 'A company’s or a school’s network may block Apple’s signing server.',
      button: 'Try again',
    },
  },
  quiet: {
    title: (phase) => `The iPhone fell silent while ${whileDoing[phase]}`,
    likely: [
      openly('The iPhone', 'A step inside it may hang'),
      openly('Cable and port', 'A link can hang, too'),
    ],
    cannot: ['Whether the phone is still working on something. It says nothing.'],
    next: {
      title: 'Unplug the cable, wait, plug it in again',
      text: 'If its screen still shows the logo after ten minutes, restart it with its buttons.',
      button: 'Done. Try again',
    },
  },
  claim: {
    title: () => 'Another program holds the iPhone',
    likely: [
      mostly(
        'This computer',
        'Something else opened the phone first: usbmuxd, photo import or a backup tool',
      ),
    ],
    cannot: ['Which program it is. A browser is not told.'],
    next: {
      title: 'Close it, then plug the phone in again',
      text: 'On Linux, the two commands from the first page make usbmuxd step aside. On a Chromebook, close the import window.',
      button: 'Done. Try again',
    },
  },
  absent: {
    title: () => 'No iPhone in recovery mode is here',
    likely: [
      openly('The iPhone', 'It may have left recovery mode by itself: it waits there for about 15 minutes'),
    ],
    cannot: ['Whether a phone is on the cable that Chrome has not shown us.'],
    next: {
      title: 'Bring it into recovery mode again',
      text: 'With its buttons, as at the beginning. It does not count as a failed attempt.',
      button: 'It is there. Try again',
    },
  },
  unfinishable: {
    title: () => 'This version does not erase this iPhone',
    likely: [mostly('This version of Replug', 'It cannot answer all of what this phone will ask for')],
    cannot: [],
    next: {
      title: 'Use Apple’s own app for this phone',
      text: 'Finder on a Mac or Apple Devices on Windows can restore it now.',
      button: 'Begin again',
    },
  },
  tab: {
    title: () => 'The tab was closed during a restore',
    likely: [
      mostly(
        'This computer',
        'Closing or reloading the page ends the connection. It does not count against the phone',
      ),
    ],
    cannot: ['What the phone did after that. It may wait in recovery mode.'],
    next: {
      title: 'Bring it into recovery mode, then begin again',
      text: 'Please choose the iOS file once more: a page may not keep it.',
      button: 'Begin again',
    },
  },
  late: {
    title: () => 'This computer was too slow to start',
    likely: [mostly('This computer', 'The iPhone waits 120 seconds for its computer, and those had passed')],
    cannot: ['What kept this computer busy.'],
    next: {
      title: 'Keep this tab in front, then try again',
      text: 'Connect the charger and close what you do not need. It does not count against the phone.',
      button: 'Try again',
    },
  },
  phone: {
    title: () => 'The iPhone itself reports a failure',
    likely: [mostly('The iPhone', 'It says so itself; its own words are on the left')],
    cannot: ['Why the step failed inside the phone.'],
    next: {
      title: 'Try once more, with nothing changed',
      text: 'If it reports the same step again, a service provider can look further. Save the journal for them.',
      button: 'Try again',
    },
  },
  refused: {
    title: () => 'The iPhone refused what we sent',
    likely: [
      openly('This version of Replug', 'It may have sent something in the wrong form'),
      openly('The iPhone', 'It may be in an odd state'),
    ],
    cannot: ['The reason. The start-up system answers only yes or no.'],
    next: {
      title: 'Restart the phone into recovery mode',
      text: 'Press its buttons as at the beginning, then try again.',
      button: 'Done. Try again',
    },
  },
  'other-phone': {
    title: () => 'This is a different iPhone',
    likely: [mostly('Two phones', 'Another one than you agreed to came up on the cable')],
    cannot: [],
    next: {
      title: 'Connect the first iPhone again',
      text: 'We have written nothing to this one. What you agreed to was for the other.',
      button: 'It is connected',
    },
  },
  stopped: {
    title: () => 'You stopped the restore',
    likely: [],
    cannot: [],
    next: {
      title: 'Try again when you are ready',
      text: 'The phone may wait in recovery mode until then. That looks broken and is not.',
      button: 'Try again',
    },
  },
  ours: {
    title: (phase) => `Replug stopped while ${whileDoing[phase]}`,
    likely: [
      mostly(
        'This version of Replug',
        'It met something it does not know. That is not held against the phone or the cable',
      ),
    ],
    cannot: ['What it would take to go on. The journal says where it happened.'],
    next: {
      title: 'Try once more',
      text: 'If it stops at the same place, please save the journal and report it.',
      button: 'Try again',
    },
  },
};
