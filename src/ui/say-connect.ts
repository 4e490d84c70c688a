import type { Errand } from '../journal/entry.ts';
import type { Family } from './phone-family.ts';

/** The screen that asks for the phone. */
export const connect = {
  titleRecovery: 'Connect the iPhone',
  leadRecovery:
    'It shows a cable and a computer: that is recovery mode. Plug it in, then show it to us in Chrome’s list.',
  /** After a restart out of which it was not seen to come. */
  leadUnseen: {
    dfu: 'It has not been seen since. If its screen is black, pick it in Chrome’s list: that is DFU mode. Else put it into recovery mode once more, and begin again.',
    restart:
      'It left the restore system and has not been seen since. Whatever its screen shows, pick it in Chrome’s list.',
    port: 'The port has its firmware, and the iPhone has not been seen since. It may be in DFU mode, with a black screen: pick it in Chrome’s list.',
  } as Readonly<Partial<Record<Errand, string>>>,
  leadBefore: 'Connect the cable first. Then the buttons, in this order.',
  leadStarts:
    'Have a backup first, if the phone still lets you make one. Then connect the cable and press the buttons.',
  notice: 'If you picked this phone on an earlier visit, we notice it by ourselves.',
  ask: 'Show Chrome’s list',
  askWhy:
    'Chrome shows this page only what you pick there. The list fills by itself, so you can open it now.',
  notYet: 'Not there yet. Let go of all buttons and begin again.',
  already: 'It is in recovery mode now',
  which: 'Which model is it?',
  families: {
    face: 'iPhone 8 or later, SE 2, SE 3',
    volume: 'iPhone 7, 7 Plus',
    home: 'iPhone 6s or earlier, SE 1',
    pad: 'iPad without a Home button',
  } satisfies Record<Family, string>,
  back: 'Back to what happened',
  other: 'It does not come into recovery mode',
  dfu: 'Try DFU mode instead',
  dfuLead:
    'DFU mode is below recovery mode, and takes a phone that shows nothing at all. Connect the cable first.',
  recovery: 'Back to recovery mode',
  restart: 'Restart it by its buttons',
  restartLead: 'A phone that hangs starts anew. Nothing is erased by that.',
};
