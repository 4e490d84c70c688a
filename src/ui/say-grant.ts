import type { Errand, Stage } from '../journal/entry.ts';
import type { GrantPlan } from '../journal/grants.ts';
import { stageInWords } from './say-phone.ts';

/** Chrome has to be asked again. */
export const grant = {
  title: 'Chrome needs one click from you',
  lead: (stage: Stage): string =>
    `The iPhone has restarted into ${stageInWords[stage]}. For Chrome that is a new device, so it asks again. Nothing is wrong.`,
  leadAway: (stage: Stage): string =>
    `The iPhone is restarting into ${stageInWords[stage]}. For Chrome that is a new device. You can open its list now: the phone appears there by itself.`,
  /** It may have come back hidden, or gone on by itself: nobody but the person sees which. */
  leadUnsure: {
    dfu: 'Is the screen black? Then it is in DFU mode, for Chrome a new device, so it asks again. Does the logo appear? Then it starts iOS, and you can try again in a minute.',
    restart:
      'Does it show a cable and a computer? That is recovery mode, for Chrome a new device, so it asks again. If it starts iOS, it appears here by itself.',
    port: 'If the port has started its firmware, the iPhone is in DFU mode, with a black screen. For Chrome that is a new device, so it asks again.',
  } as Readonly<Partial<Record<Errand, string>>>,
  button: 'Show Chrome’s list',
  then: 'Then, in Chrome’s window',
  steps: (stage: Stage): readonly (readonly [string, string])[] => [
    [
      `Choose “${listed[stage] ?? 'iPhone'}”`,
      'It is usually the only entry. If the list is empty, wait: it fills by itself.',
    ],
    ['Press “Connect”', 'We go on at once.'],
  ],
  hurry: 'Little time is left for this start. Please click now.',
  timeout:
    'If the time runs out, the phone goes back to recovery by itself. Nothing is lost: we start this step again, and it does not count as a failed attempt.',
  noHurry: (stage: Stage): string =>
    stage === 'recovery' || stage === 'ibec'
      ? 'There is no hurry: the phone waits in recovery mode for about 15 minutes.'
      : 'There is no hurry: the phone waits.',
  closed: 'Nothing was picked. The list can be opened again.',
  blocked:
    'Chrome did not show its list. Its settings forbid it for this page: Settings, Privacy and security, Site settings, USB devices.',
  left: 'seconds left|to click',
  leftOf: (seconds: number): string => `About ${seconds} seconds left to click`,
  why: 'The iPhone waits 120 seconds for its computer. In the last ten, dotted, we would be too late, so we stop there.',
  late: 'Too late for this start',
  lateLead:
    'The iPhone goes back to recovery mode by itself, within half a minute. Nothing was erased, and it does not count as a failed attempt. Then we begin this step again.',
};

/** What Chrome's list calls the phone: its product string. */
const listed: Readonly<Partial<Record<Stage, string>>> = {
  recovery: 'Apple Mobile Device (Recovery Mode)',
  ibss: 'Apple Mobile Device',
  ibec: 'Apple Mobile Device (Recovery Mode)',
  dfu: 'Apple Mobile Device (DFU Mode)',
  kis: 'Debug USB',
  'port-dfu': 'Apple Device (Port DFU Mode)',
};

/** Told before anything begins: how often Chrome will ask, and when a person has to be here. */
export const clicks = {
  title: ({ asks, sure }: GrantPlan): string => {
    const count = asks.length === 1 ? 'one more click' : `${numbers[asks.length] ?? asks.length} more clicks`;
    return `Chrome ${sure ? 'asks' : 'may ask'} you for ${count}`;
  },
  why: ({ asks }: GrantPlan): string =>
    `After each restart the phone is a new device for Chrome. ${asks.includes('restore') ? 'Stay here for the first two minutes: the last click has to come within 110 seconds.' : 'None of them is in a hurry.'}`,
  policyTitle: 'Many phones on this computer?',
  policy: 'A policy of Chrome grants them all, without a click. On Linux it is a file in',
  policyFolder: '/etc/opt/chrome/policies/managed/',
  policyLines: (origin: string): string =>
    JSON.stringify({
      WebUsbAllowDevicesForUrls: [{ devices: [{ vendor_id: 0x05ac }], urls: [origin] }],
    }),
};

const numbers: Readonly<Record<number, string>> = { 2: 'two', 3: 'three', 4: 'four' };
