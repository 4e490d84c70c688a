import { mkdirSync } from 'node:fs';
import type { Place } from '../suite.ts';
import { Program } from './program.ts';

/** Debian's daemon in the foreground; resolves when it listens. Throws `Silence`. */
export async function startUsbmuxd(place: Place): Promise<Program> {
  mkdirSync('/var/lib/lockdown', { recursive: true });
  const daemon = new Program(['usbmuxd', '--foreground', '-v']);
  place.keep({
    stop: async () => {
      place.log('usbmuxd', daemon.text);
      await daemon.stop();
    },
  });
  await daemon.line(/Initialization complete/, 10_000);
  return daemon;
}
