import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Firmware } from '../firmware.ts';
import type { Place } from '../suite.ts';
import { startApple } from './apple.ts';
import { PhoneOnBus, type PhoneWish } from './phone.ts';
import { Program, runToEnd, type Finished } from './program.ts';
import { startUsbmuxd } from './usbmuxd.ts';

/** libirecovery 1.0.0 uses a freed list once a phone has come back; without this it ends with 139. */
const environment = { GLIBC_TUNABLES: 'glibc.malloc.tcache_count=0' };

/** Far above the half minute that a small image takes, and the 76 s for which the newest version tries in vain to open iBSS. */
const limitMs = 240_000;

function commandOf(place: Place, firmware: Firmware, flags: readonly string[]): string[] {
  const cache = join(place.folder, 'cache');
  return ['stdbuf', '-oL', 'idevicerestore', '-y', '-C', cache, ...flags, firmware.path];
}

/** Debian's idevicerestore on this firmware. Its exit status alone proves nothing: see `expectRestored`. */
export function idevicerestore(place: Place, firmware: Firmware, ...flags: string[]): Promise<Finished> {
  return runToEnd(place, commandOf(place, firmware, flags), limitMs, { env: environment });
}

/** With Apple, usbmuxd and a phone of its own in place, a whole restore. Answers the phone. */
export async function restoreBy(
  place: Place,
  about: { firmware: string; flags: readonly string[]; phone?: Partial<PhoneWish> },
): Promise<PhoneOnBus> {
  const firmware = place.firmware(about.firmware);
  await startApple(place, firmware);
  await startUsbmuxd(place);
  const phone = await PhoneOnBus.start(place, { product: firmware.product, ...about.phone });
  expectRestored(await idevicerestore(place, firmware, ...about.flags), phone, firmware);
  return phone;
}

/** The same program, for whoever wants to stop it on its way. */
export function startIdevicerestore(place: Place, firmware: Firmware, ...flags: string[]): Program {
  return place.keep(new Program(commandOf(place, firmware, flags), { env: environment }));
}

/** A restore has happened when the tool says so, and the phone holds the image and had nothing to refuse. */
export function expectRestored(finished: Finished, phone: PhoneOnBus, firmware: Firmware): void {
  const { status, text, tail } = finished;
  assert.equal(status, 0, `idevicerestore ended with ${status}: ${tail}`);
  assert.match(text, /^Status: Restore Finished$/m, `it never said that the restore has finished: ${tail}`);
  const refusals = phone.all('refused').map(({ check, why }) => `${String(check)}: ${String(why)}`);
  assert.deepEqual(refusals, [], 'the phone refused something');
  const images = phone.all('asr', { what: 'received' }).map(({ bytes, sha384 }) => ({ bytes, sha384 }));
  assert.deepEqual(images, [{ bytes: firmware.imageBytes, sha384: firmware.imageSha384 }]);
  assert.deepEqual(
    phone.all('status').map(({ status: final }) => final),
    [0],
  );
  assert.equal(phone.all('acknowledged').length, 1, 'the final status was not acknowledged');
}
