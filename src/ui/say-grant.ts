import type { Stage } from '../journal/entry.ts';
import { stageInWords } from './say-phone.ts';

export const grant = {
  title: 'Chrome needs one click from you',
  lead: (stage: Stage): string =>
    `The iPhone has restarted into ${stageInWords[stage]}. For Chrome that is a new device, so it asks again. Nothing is wrong.`,
  button: 'Show Chrome’s list',
  then: 'Then, in Chrome’s window',
  steps: [
    [
      'Choose “iPhone” or “Apple Mobile Device”',
      'It is the only entry. If the list is empty, wait: it fills by itself.',
    ],
    ['Press “Connect”', 'We go on at once.'],
  ] as const,
  timeout:
    'If the time runs out, the phone goes back to recovery by itself. Nothing is lost: we start this step again, and it does not count as a failed attempt.',
  noHurry: 'There is no hurry: the phone waits in recovery mode for about 15 minutes.',
  left: 'seconds left|to click',
  leftOf: (seconds: number): string => `About ${seconds} seconds left to click`,
  why: 'The iPhone waits 120 seconds for its computer. In the last ten, dotted, we would be too late, so we stop there.',
};
