import type { Fault, Phase } from '../journal/entry.ts';
import type { Snapshot } from '../journal/snapshot.ts';
import { clock, duration, percent, rate, sizeOf } from './say-figures.ts';
import { stageInWords } from './say-phone.ts';
import { fileRefusal } from './say-file.ts';

/** How much may be said: four words, and never a percentage. */
export type Likelihood = 'open' | 'possible' | 'more likely' | 'most likely';

export interface Weighed {
  readonly what: string;
  readonly how: Likelihood;
  readonly why: string;
  /** We would not say more than this, whatever came on top. */
  readonly capped: boolean;
}

/** What is said about an attempt that ended: saw, likely, cannot know, one next step. */
export interface Explanation {
  readonly title: string;
  readonly lead: string;
  readonly saw: readonly string[];
  readonly likely: readonly Weighed[];
  readonly likelyNote: string;
  readonly cannot: readonly string[];
  readonly next: { readonly title: string; readonly text: string; readonly button: string };
  readonly small: string;
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
const whileDoing: Record<Phase, string> = {
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

type Kind =
  | 'contact'
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
  CameBackAs: 'contact',
  DidNotReturn: 'contact',
  UploadStalled: 'contact',
  AsrClosed: 'contact',
  ConnectionReset: 'contact',
  PortRefused: 'contact',
  RestoredClosed: 'contact',
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

export const kindOf = (fault: Fault): Kind =>
  Object.hasOwn(kinds, fault.name) ? kinds[fault.name]! : 'ours';

const changed = {
  title: 'Move the same cable to another port',
  text: 'Directly, not through a hub. Everything else stays the same, so the result means something.',
  button: 'I have moved it',
};

interface Words {
  readonly title: (phase: Phase) => string;
  readonly likely: readonly Weighed[];
  readonly cannot: readonly string[];
  readonly next: Explanation['next'];
}

const openly = (what: string, why: string): Weighed => ({ what, how: 'open', why, capped: false });
const mostly = (what: string, why: string): Weighed => ({ what, how: 'most likely', why, capped: false });

const words: Record<Kind, Words> = {
  contact: {
    title: (phase) => `The iPhone left while ${whileDoing[phase]}`,
    likely: [],
    cannot: [
      'What happened inside the phone. A browser sees only the cable’s end.',
      'Whether there is a hub, or a worn cable or port. Only you can see that.',
    ],
    next: changed,
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

/** The first explanation of an attempt that ended: from the last fault and from how the phone came back. */
export function explain(snapshot: Snapshot): Explanation | undefined {
  const { fault } = snapshot;
  if (!fault) return undefined;
  const kind = kindOf(fault.fault);
  const said = words[kind];
  return {
    title: said.title(fault.phase),
    lead: [fileRefusal(fault.fault, snapshot) ?? lead(snapshot, kind), tryAgain(snapshot)].join(' '),
    saw: saw(snapshot, kind),
    likely: kind === 'contact' ? contactLikely(snapshot) : said.likely,
    likelyNote:
      kind === 'contact' ? 'The bar is a stop: after one attempt we do not go beyond “possible”.' : '',
    cannot: said.cannot,
    next: { ...said.next, text: [said.next.text, noMore(snapshot)].join(' ').trim() },
    small:
      kind === 'contact'
        ? 'Apple’s apps would probably show 4013 or a number near it here. The number alone does not say that the phone is damaged.'
        : '',
  };
}

function lead(snapshot: Snapshot, kind: Kind): string {
  const { fault, returned } = snapshot;
  if (!fault) return '';
  if (kind !== 'contact') return kind === 'ours' ? `It says: ${fault.fault.message}.` : '';
  const where = place(snapshot);
  const gone = where ? `At ${where} contact was lost.` : `At ${clock(fault.at)} contact was lost.`;
  if (!returned) return gone;
  return returned.stage
    ? `${gone} ${duration(returned.afterMs)} later it came back in ${stageInWords[returned.stage]}.`
    : `${gone} It has not come back.`;
}

const place = ({ fault, image }: Snapshot): string =>
  fault?.phase === 'image' && image && image.total > 0 ? percent(image.sent / image.total) : '';

function tryAgain({ data }: Snapshot): string {
  if (data === 'erasing' || data === 'erased') return 'It has not finished, and it can be tried again.';
  return data === 'unknown' ? '' : 'Nothing was erased.';
}

const noMore = ({ data }: Snapshot): string =>
  data === 'erasing' || data === 'erased'
    ? 'The erase had already begun. The data on the phone is gone; a new try cannot lose more.'
    : '';

function saw(snapshot: Snapshot, kind: Kind): string[] {
  const { fault, returned, image } = snapshot;
  if (!fault) return [];
  const seen: string[] = [];
  if (kind === 'contact') {
    seen.push(
      fault.phase === 'image' && image
        ? `It left at ${percent(image.sent / image.total)} of the system image, after ${sizeOf(image.sent, image.total)}.`
        : `It left at ${clock(fault.at)}, while ${whileDoing[fault.phase]}.`,
    );
    if (returned)
      seen.push(
        returned.stage
          ? `It came back after ${duration(returned.afterMs)} in ${stageInWords[returned.stage]}.`
          : 'It did not come back within 30 s.',
      );
    if (image && image.bytesPerSecond > 0) seen.push(`Until then ${rate(image.bytesPerSecond)}.`);
  } else {
    seen.push(`At ${clock(fault.at)}, while ${whileDoing[fault.phase]}.`);
  }
  seen.push(`The last thing we did: ${fault.doing}.`);
  if (fault.fault.message) seen.push(`The journal says: ${fault.fault.message}.`);
  for (const { name } of snapshot.faultsOnTheWay) seen.push(`On the way it reported a failed step: ${name}.`);
  return seen;
}

/** One attempt allows no more than "possible", for anyone. What came back decides who is named first. */
function contactLikely({ returned, lifeline }: Snapshot): Weighed[] {
  const before = lifeline.findLast(({ shape }) => shape === 'here')?.stage ?? null;
  const same = returned?.stage !== null && returned?.stage === before;
  if (returned?.stage && !same)
    return [
      {
        what: 'The iPhone',
        how: 'possible',
        why: 'It came back in another mode, and that takes a restart. A pulled cable alone cannot do that',
        capped: true,
      },
      openly('Cable and port', 'One attempt is too little'),
      openly('This computer', 'No other one was tried'),
    ];
  if (returned?.stage)
    return [
      {
        what: 'Cable and port',
        how: 'possible',
        why: 'It came back as the same system. A phone that restarts takes longer',
        capped: true,
      },
      openly('The iPhone', 'Nothing points at it yet'),
      openly('This computer', 'No other one was tried'),
    ];
  return [
    openly('Cable and port', 'We cannot tell yet. One attempt is too little'),
    openly('The iPhone', 'We cannot tell yet'),
    openly('This computer', 'No other one was tried'),
  ];
}
