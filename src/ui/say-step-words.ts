import type { Step } from '../diagnosis/ladder/step.ts';

/** How a step is told: `button` is what the person says when it is done. */
export interface StepWords {
  readonly title: string;
  readonly text: string;
  readonly button: string;
}

const oneChange = 'Everything else stays the same, so the result means something.';

/** Steps whose words are those of the computer at hand. */
export type AppleStep = 'FALLBACK_ROUTE' | 'APPLE_ROUTE';

/** Every other step in its own words, for a phone on this page and where nothing more is known. */
export const stepWords: Record<Exclude<Step, AppleStep>, StepWords> = {
  UPDATE_SOFTWARE: {
    title: 'Bring Chrome up to date',
    text: 'And this computer’s system.',
    button: 'Done. Try again',
  },
  GO_DIRECT: {
    title: 'Plug it straight in',
    text: 'No hub, no keyboard, no monitor.',
    button: 'Done. Try again',
  },
  FORCE_RESTART: {
    title: 'Restart the phone with its buttons',
    text: 'Hold until the Apple logo shows, then let go, and try again.',
    button: 'Done. Try again',
  },
  CHANGE_CABLE: {
    title: 'Take another cable',
    text: `Apple’s own or a certified one that has worked before. ${oneChange}`,
    button: 'I have changed it',
  },
  CHANGE_PORT: {
    title: 'Move the same cable to another port',
    text: `Directly, not through a hub. ${oneChange}`,
    button: 'I have moved it',
  },
  OTHER_COMPUTER: {
    title: 'Try it on another computer',
    text: 'A Chromebook, or a Linux computer with Chrome. Save the journal and take it along.',
    button: 'Try once more here',
  },
  SERVICE_ADVISED: {
    title: 'Worth considering service',
    text: 'It failed three times or more. Save the journal for those who look at it.',
    button: 'Try once more',
  },
  SERVICE_DEVICE_REPORTED: {
    title: 'The iPhone reported the same twice',
    text: 'That is its own word, and worth considering service. What exactly is behind it cannot be told over USB. Save the journal for them.',
    button: 'Try once more',
  },
  DEVICE_REPORTED: {
    title: 'Try once more, with another cable',
    text: 'And on another computer, if there is one. If it reports the same step again, a service provider can look further.',
    button: 'Try again',
  },
  RETRY_SAME: {
    title: 'Keep this tab in front, then try again',
    text: 'Connect the charger and close what you do not need. It does not count against the phone.',
    button: 'Try again',
  },
  CLOSE_OTHERS: {
    title: 'Close it, then plug the phone in again',
    text: 'On Linux, the two commands from the first page make usbmuxd step aside. On a Chromebook, close the import window.',
    button: 'Done. Try again',
  },
  ELIGIBILITY: {
    title: 'Choose another iOS file',
    text: 'For exactly this model, and one that Apple signs today.',
    button: 'Begin again',
  },
  NETWORK: {
    title: 'Check the network, then try again',
    text: 'A company’s or a school’s network, a filter or a VPN may block Apple’s servers. Another network tells most.',
    button: 'Try again',
  },
  FIRMWARE_FILE: {
    title: 'Choose the file again',
    text: 'From this computer’s own disk, not from a stick or a network drive. If that does not help, download it again.',
    button: 'Begin again',
  },
  CHARGE: {
    title: 'Charge it for half an hour',
    text: 'On a charger, not on this computer. Then try again.',
    button: 'It is charged. Try again',
  },
  UNLOCK_TRUST: {
    title: 'Unlock it, and tap “Trust”',
    text: 'If it asks. Then try again.',
    button: 'Done. Try again',
  },
  GRANT: {
    title: 'Bring it into recovery mode, then begin again',
    text: 'In between, pick it in Chrome’s list when we ask: after each restart it is a new device for Chrome. It does not count as a failed attempt.',
    button: 'Try again',
  },
  WRONG_DEVICE: {
    title: 'Connect the first iPhone again',
    text: 'We have written nothing to this one. What you agreed to was for the other.',
    button: 'It is connected',
  },
  WHERE_IT_WAS: {
    title: 'Try again when you are ready',
    text: 'The phone may wait in recovery mode until then. That looks broken and is not.',
    button: 'Try again',
  },
  REENTER_RECOVERY: {
    title: 'Bring it into recovery mode again',
    text: 'With its buttons, as at the beginning. It does not count as a failed attempt.',
    button: 'It is there. Try again',
  },
  REPORT: {
    title: 'Try once more',
    text: 'If it stops at the same place, please save the journal and report it. Apple’s own app can restore the phone meanwhile.',
    button: 'Try again',
  },
  PREPARE: {
    title: 'Look at a few things first',
    text: 'A cable that is known to work, straight into this computer, and everything up to date.',
    button: 'That is so',
  },
  ENTER_RECOVERY: {
    title: 'Bring it into recovery mode',
    text: 'With its buttons. From there the next try begins with as little as possible running on the phone.',
    button: 'Show me how',
  },
  ENTER_RECOVERY_BY_COMMAND: {
    title: 'Let us bring it into recovery mode',
    text: 'The phone runs and trusts this computer, so it needs no buttons for it.',
    button: 'Bring it there',
  },
  UPDATE: {
    title: 'Try an update first',
    text: 'It puts iOS on anew and tries to keep what is on the phone. That is not a promise.',
    button: 'Go on to the update',
  },
  UPDATE_FROM_RECOVERY: {
    title: 'Try an update from recovery mode',
    text: 'It tries to keep what is on the phone. That is not a promise. A restore, which erases, comes after it.',
    button: 'Go on to the update',
  },
  CONSENT_RESTORE: {
    title: 'Restore it, which erases it',
    text: 'What is only on this phone is lost then. We ask before anything begins.',
    button: 'Go on to the question',
  },
  OFFER_DFU: {
    title: 'Restore it from DFU mode',
    text: 'For technicians, once. We count the seconds with you; the screen stays black. It erases the phone, and we ask before that.',
    button: 'Show me how',
  },
  SERVICE_BUTTON: {
    title: 'Service, for the button',
    text: 'Recovery mode cannot be reached without it, and iOS does not answer.',
    button: 'Look at the case',
  },
  SERVICE_UNSTABLE: {
    title: 'Service: it does not stay connected',
    text: 'Not with another cable, and not at another port.',
    button: 'Look at the case',
  },
  SERVICE_HARDWARE_SUSPECTED: {
    title: 'Hardware is increasingly likely',
    text: 'This is a suspicion, not a finding. Which part cannot be told over USB. Take the report along to service.',
    button: 'Look at the case',
  },
  FINISH: {
    title: 'Set up the iPhone',
    text: 'Its owner’s Apple Account may be asked for. Then bring back a backup, if there is one.',
    button: 'Finish',
  },
  DONE_UNSEEN: {
    title: 'Look at its screen',
    text: 'If it shows “Hello” or its lock screen, all is done.',
    button: 'Finish',
  },
};
