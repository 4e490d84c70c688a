import type { PhoneFacts, Stage } from '../journal/entry.ts';

/** What each mode is called, as a label. */
export const stageName: Record<Stage, string> = {
  normal: 'iOS',
  recovery: 'Recovery',
  dfu: 'DFU',
  kis: 'DFU',
  'port-dfu': 'Port DFU',
  ibss: 'First start-up',
  ibec: 'Start-up',
  restore: 'Restore system',
  wtf: 'Old start-up mode',
  unknown: 'Unknown mode',
};

/** The same inside a sentence: "came back in recovery mode". */
export const stageInWords: Record<Stage, string> = {
  normal: 'iOS',
  recovery: 'recovery mode',
  dfu: 'DFU mode',
  kis: 'DFU mode',
  'port-dfu': 'port DFU mode',
  ibss: 'the first start-up step',
  ibec: 'the second start-up step',
  restore: 'the restore system',
  wtf: 'an old start-up mode',
  unknown: 'a mode we do not know',
};

/** "iPhone 12", "iPhone13,2" where the name is not known, "iPhone" where nothing is. */
export const phoneName = (phone: PhoneFacts | null): string => phone?.name ?? phone?.product ?? 'iPhone';

/** Last four digits of the ECID: enough to tell two phones on a desk apart, too little to identify one. */
export const phoneEnding = (phone: PhoneFacts): string => phone.ecid.slice(-4).toUpperCase();

/** Before the last digits of an ECID. */
export const endsIn = 'ends in';
