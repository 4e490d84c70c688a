import type { FirmwareFacts, PhoneFacts } from '../journal/entry.ts';
import { iosName } from './say-file.ts';

/** The choice between an update and an erase. */
export const update = {
  title: 'Update or erase this iPhone?',
  lead: 'Update tries to keep your data. That is not a promise.',
  meant: 'Meant to stay',
  meantWhat: 'Photos, messages, apps, settings. Only the system itself is installed anew.',
  open: 'Not promised',
  openWhat:
    'If it fails on the way, the iPhone may need a restore, and that erases. A backup is worth the time, if the phone still lets you make one.',
  then: 'Then',
  thenWhat: (firmware: FirmwareFacts | null): string =>
    `It starts ${firmware ? iosName(firmware) : 'iOS'} and asks for its passcode. “Attempting data recovery” on its screen is no failure.`,
  button: 'Update this iPhone',
  alone: 'Update this iPhone?',
  or: 'Or erase everything',
  orWhat: 'Everything that is only on this phone is lost. Nobody can bring it back, and neither can we.',
  unsigned: {
    erase:
      'Apple signs this iOS for an update of this iPhone, and not for erasing it. So only the update can be had.',
    update:
      'Apple signs this iOS for erasing this iPhone, and not for an update. So an update cannot be had with this file.',
  },
  instead: 'If you erase it instead',
  hold: 'Hold to update',
  passcode:
    'Some computers ask for the passcode before an update. This version cannot: the iPhone goes through recovery mode and asks for it afterwards, by itself.',
  older: 'This iOS is older than the one on it',
  olderWhat: (phone: PhoneFacts, firmware: FirmwareFacts): string =>
    `It has iOS ${phone.installed?.version ?? ''}; this file is ${iosName(firmware)}. Updating to an older iOS often ends without the data. So this button is held, too.`,
};

/** It is asked to enter recovery mode first. */
export const fromIos = 'It runs iOS now. When you agree, it restarts into recovery mode first.';

/** Whether an update would install an older iOS than the phone says it has. */
export function isOlder(phone: PhoneFacts | null, firmware: FirmwareFacts | null): boolean {
  if (!phone?.installed || !firmware) return false;
  const parts = (version: string): number[] => version.split('.').map(Number);
  const [has, gets] = [parts(phone.installed.version), parts(firmware.productVersion)];
  for (let i = 0; i < Math.max(has.length, gets.length); i++) {
    const step = (gets[i] ?? 0) - (has[i] ?? 0);
    if (step !== 0) return step < 0;
  }
  return false;
}
