import { readdirSync, readlinkSync } from 'node:fs';
import { pause } from '../../../src/bytes/clock.ts';
import { Silence } from '../../../src/bytes/deadline.ts';
import { realWorld } from '../../../src/bytes/world.ts';
import { Program } from '../inside/program.ts';
import type { Place } from '../suite.ts';

const devices = '/sys/bus/usb/devices';
const claimMs = 20_000;

/** Some program holds an interface 0 through the kernel's usbfs. Hubs have drivers of the kernel's own. */
const isHeld = (): boolean =>
  readdirSync(devices).some((name) => {
    if (!name.endsWith(':1.0')) return false;
    try {
      return readlinkSync(`${devices}/${name}/driver`).endsWith('/usbfs');
    } catch {
      return false;
    }
  });

/**
 * A shell on iBoot's console, as a program that somebody left open: resolves when it has claimed the phone, which it
 * keeps until it is stopped. Its input is a terminal that nobody types into. Throws `Silence`.
 */
export async function holdByIrecovery(place: Place): Promise<Program> {
  const program = place.keep(new Program(['sh', '-c', 'exec irecovery -s <>/dev/ptmx']));
  const { clock } = realWorld;
  const until = clock.now() + claimMs;
  // The kernel's tree of devices can only be looked at: it tells nobody when it changes.
  while (!isHeld()) {
    if (clock.now() > until) throw new Silence('irecovery claiming the phone', claimMs);
    await pause(clock, 100);
  }
  return program;
}
