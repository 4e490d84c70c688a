import type { Detour } from '../journal/detour.ts';

/** What has to be done with the phone before a restore can begin with it. */
export const detours: Record<
  Exclude<Detour, 'buttons'>,
  {
    readonly title: string;
    readonly lead: string;
    readonly button: string;
    readonly note: string;
    readonly running: string;
    readonly runningLead: string;
    /** It was done, and the phone is as it was before. */
    readonly again?: string;
  }
> = {
  enter: {
    title: 'It runs iOS and keeps to itself',
    lead: 'In recovery mode it tells this page what a restore needs to know. It can restart into it now.',
    button: 'Put it into recovery mode',
    note: 'Nothing is erased by that. You can leave recovery mode again, here.',
    running: 'It restarts into recovery mode',
    runningLead: 'Usually 17 seconds. It shows a cable and a computer then.',
  },
  restart: {
    title: 'It is still in a restore system',
    lead: 'An earlier restore left it there. It waits two minutes for its computer, then restarts by itself; or you restart it now.',
    button: 'Restart it',
    note: 'We do not go on with what another page or program began: nobody here knows how far that got.',
    running: 'It leaves the restore system',
    runningLead: 'It comes back in recovery mode, or starts iOS if it has one.',
    again: 'It came back, and is in a restore system again.',
  },
  port: {
    title: 'Its USB-C port waits for firmware',
    lead: 'The iPhone is there, but its port has lost its own firmware, so nothing gets through. Your file has it, and Apple signs it for this port.',
    button: 'Give the port its firmware',
    note: 'This is the first thing that we would send. It goes into the port’s controller; the iPhone’s storage and your data are not touched by it.',
    running: 'The port gets its firmware',
    runningLead: 'That takes seconds. The iPhone behind it then shows up in DFU mode, with a black screen.',
    again: 'The port came back as it was: it did not start what it was given. You can try once more.',
  },
};

/** Above the buttons, when asking was not enough. */
export const closedLead =
  'It enters recovery mode only for a computer that it trusts, and this page is none. Its buttons do it. Keep the cable connected.';

/** Out of recovery mode, without a restore. */
export const leaving = {
  button: 'Leave recovery mode',
  states: {
    begun: ['It leaves recovery mode', 'It restarts now. iOS needs about a minute to appear.'],
    done: ['It runs iOS again', 'We have seen it start. You can unplug it.'],
    unseen: [
      'Please look at its screen',
      'It has left recovery mode. This page has not seen it start; that may be because Chrome has not shown it.',
    ],
    returned: [
      'It is in recovery mode again',
      'It tried to start iOS and came back. The iOS on it does not start: an update or a restore puts another there.',
    ],
    refused: ['It stays in recovery mode', 'It refused to restart. Its buttons do it.'],
  },
} as const;
