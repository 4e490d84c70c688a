import type { CannotKnow, Who, Why, Word } from '../diagnosis/verdict.ts';

/** The four words of likelihood. Never a percentage. */
export const wordOf: Record<Word, string> = {
  open: 'Open',
  possible: 'Possible',
  'more likely': 'More likely',
  'most likely': 'Most likely',
};

/** Who is named. Never a part of the phone. */
export const whoOf: Record<Who, string> = {
  link: 'Cable and port',
  computer: 'This computer',
  phone: 'The iPhone',
  client: 'This version of Replug',
  tool: 'The tool that wrote this log',
  network: 'The network, or Apple’s servers',
  file: 'The file',
  apple: 'Apple’s word on this iOS',
  'two-phones': 'Two phones',
};

/** The computer of which another tool's account tells. */
export const thatComputer = 'That computer';

/** Why, after the word: "Possible. It came back as …". */
export const whyOf: Record<Why, string> = {
  'same-system': 'It came back as the same system: it had not restarted',
  restarted: 'It came back in another mode, and that takes a restart. A pulled cable alone cannot do that',
  panicked: 'It has saved a crash of its own system',
  'failed-before': 'Its last restore ended in a step of its own, it says',
  'refused-though-checked':
    'It went back at once, although file and signature were right. A virtual machine in between can do that, too',
  flapped: 'It came and went, at no regular time',
  'flapped-regularly': 'It came and went like clockwork. A program does that, a loose contact does not',
  'full-speed': 'The link runs at the slow speed of USB 1, which an iPhone does not choose',
  'other-cable-alike': 'Two cables ended alike',
  'further-with-cable': 'With another cable, and nothing else changed, it got further',
  'other-computer-alike': 'Two computers ended alike',
  'stream-differs': 'The stream of iOS broke off, each time at another place',
  'hub-between': 'You told us that something is between phone and computer',
  'claimed-before': 'Another program had opened the phone before',
  'others-restored-here': 'Another phone was restored here, with this cable and this port',
  'others-lost-here': 'Other phones were lost here, too',
  harmed: 'You told us of liquid, a drop or a repair',
  'same-step': 'It ended three times in the same step, with other cables and computers',
  outdated: 'You told us that its software is not up to date',
  'boot-loop': 'You told us that it started over and over before',
  'apple-restored': 'It failed here, and was restored elsewhere right after',
  'apple-lost': 'Apple’s app lost contact, too',
  'virtual-machine': 'You told us of a virtual machine: it passes the phone on, and may lose it',
  'same-offset': 'It ended three times at the very same byte',
  'points-away': 'What we saw points away from it',
  'no-other-tried': 'No other one was tried',
  'too-little': 'We cannot tell yet. One attempt is too little',
  'nothing-yet': 'Nothing points at it yet',
  'weak-link': 'A weak link can end like this',
  'ended-it': 'It stayed on the cable, and ended or stopped the transfer',
  'may-hang': 'It can hang like this',
  'wrong-form': 'It may have sent something that this phone does not accept',
  'stood-still': 'It stood still during the restore. It does not count against the phone',
  'missed-start': 'The iPhone waits 120 seconds for its computer, and those had passed',
  'tab-ended': 'Closing or reloading the page ends the connection. It does not count against the phone',
  'held-by-another': 'Something else opened the phone first: usbmuxd, photo import or a backup tool',
  'no-rights': 'Its system or its browser did not let this page open the phone',
  'kept-by-system': 'Its system keeps every iPhone for Apple’s own apps',
  'no-reset': 'DFU needs a reset of the USB port, which no browser may do here. Recovery mode needs none',
  'not-granted': 'After a restart the phone is a new device for Chrome, and nobody picked it in the list',
  'too-old': 'It cannot answer all of what this phone will ask for',
  'not-signed': 'Its signing server refuses this iOS for this phone',
  'not-fitting': 'This file is not made for this model',
  'not-reached': 'The signing server did not answer',
  'no-file-came': 'The server of the file did not answer, or did not give it',
  'not-answered': 'The phone asks Apple through the computer, and got no answer',
  'refused-there': 'The phone asks Apple through the computer, and was refused',
  'came-to-nothing': 'The phone asked Apple through the computer, and what came was not enough for it',
  'changed-answer': 'What came back was not for what we asked. Something in between may have changed it',
  damaged: 'It is damaged or incomplete. That is neither the phone nor the cable',
  'sum-differs': 'What arrived on the phone did not match its checksum. A bad link can do that, too',
  'no-room': 'The browser has no room to unpack it',
  'file-gone': 'It changed or moved while we read it. That is neither the phone nor the cable',
  'says-so': 'It says so itself; its own words are under “What we saw”',
  'low-battery': 'It waited for its battery',
  'another-came': 'Another one than you agreed to came up on the cable',
  unanswered: 'The phone asked for something that it cannot answer yet',
  'met-unknown': 'It met something it does not know. That is not held against the phone or the cable',
  'no-sum': 'Its browser could not work out a checksum. Mostly it has run out of memory',
  'left-recovery': 'It may have left recovery mode by itself: it waits there for about 15 minutes',
  'fault-on-the-way':
    'The restore finished, and one step on the way did not. What the step needs comes from it',
  unrecognised: 'It gave a number that we do not know. We do not guess',
};

/** What a browser cannot see, each as a sentence. */
export const cannotOf: Record<CannotKnow, string> = {
  'inside-the-phone': 'What happened inside the phone. A browser sees only the cable’s end.',
  'hub-cable-port': 'Whether there is a hub, or a worn cable or port. Only you can see that.',
  'cable-touched': 'Whether someone touched the cable at that moment.',
  'ios-or-restore': 'Whether iOS or the restore system came back. On the cable they look alike.',
  'refused-or-ran':
    'Whether it refused what we sent, or started it and stopped. The time that it was away fits both.',
  'buttons-held': 'Whether someone held its buttons: they lead into DFU mode, too.',
  'still-working': 'Whether the phone is still working on something. It says nothing.',
  'which-program': 'Which program it is. A browser is not told.',
  'hidden-by-chrome': 'Whether a phone is on the cable that Chrome has not shown us.',
  'what-slowed-it': 'What kept this computer busy.',
  'after-the-tab': 'What the phone did after that. It may wait in recovery mode.',
  'why-the-step': 'Why the step failed inside the phone.',
  'why-refused': 'Why it refused. The start-up system answers only yes or no.',
  'why-not-reached': 'What stands between this computer and Apple.',
  'what-happened-to-file': 'What happened to the file.',
  'when-it-was': 'How long anything took. This log has no times, and how fast a phone comes back tells most.',
  'what-the-bus-saw': 'Whether the phone left the cable, and how it came back. This log does not say.',
  'what-the-computer-did': 'Whether that computer slept, and what else had opened the phone.',
  'what-it-takes': 'What it would take to go on. The journal says where it happened.',
};

/** Under the four boxes with a bar in them. */
export const stopOf = (losses: number): string =>
  losses < 2
    ? 'The bar is a stop: after one attempt we do not go beyond “possible”.'
    : 'The bar is a stop: until more is tried we do not go beyond it.';
