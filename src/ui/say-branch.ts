import type { BranchStep } from '../diagnosis/ladder/branches.ts';

/** Where another problem stands in its own short ladder, as the step that is next there. Absent: the step's own words. */
export const branchWords: Readonly<
  Partial<Record<BranchStep, { readonly title: string; readonly text: string }>>
> = {
  'smaller-or-restore': {
    title: 'There is too little room on it',
    text: 'A smaller iOS may fit, where Apple signs one. A restore needs no room, and erases everything: we ask before it.',
  },
  'restore-instead': {
    title: 'Try a restore, which erases it',
    text: 'An update leaves its storage as it is, and a restore sets it up anew. What is only on this phone is lost then: we ask before it.',
  },
  'other-model': {
    title: 'Choose the file for this model',
    text: 'This one is made for another. Its name tells the model it is for.',
  },
  'wait-ten-minutes': {
    title: 'Wait ten minutes, then try once more',
    text: 'Its signing server may have refused it by mistake. That passes by itself sometimes.',
  },
  'report-and-apple': {
    title: 'Try Apple’s own app, and tell us how it went',
    text: 'Refused again, on another network, too. If Apple’s app installs this iOS, the fault is ours: please save the journal and report it.',
  },
  'pause-security': {
    title: 'Pause what filters the network',
    text: 'A VPN, a proxy, a filter or security software may stand between this computer and Apple.',
  },
  'other-network': {
    title: 'Try another network',
    text: 'The hotspot of another phone is one. It tells whether the network is the reason.',
  },
  'other-computer': {
    title: 'Try another computer on another network',
    text: 'Save the journal and take it along.',
  },
  'network-owner': {
    title: 'Ask who runs the network',
    text: 'It has to let Apple’s servers through: gs.apple.com for the signature, updates.cdn-apple.com for the iOS file, and gg, ig, skl and wkms-public.apple.com, which the phone asks itself.',
  },
  'other-storage': {
    title: 'Put the file on another disk',
    text: 'Downloaded twice and damaged twice, it may be the disk that damages it.',
  },
  stop: {
    title: 'Take a file from Apple’s own app',
    text: 'Three files in a row were damaged here. It downloads its own.',
  },
};
