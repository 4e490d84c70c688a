import { readdirSync, readFileSync } from 'node:fs';
import { pause } from '../../../src/bytes/clock.ts';
import { Silence } from '../../../src/bytes/deadline.ts';
import { realWorld } from '../../../src/bytes/world.ts';
import { Program } from './program.ts';

const devices = '/sys/bus/usb/devices';
const lookEveryMs = 50;

/** Product id of the Apple device on the kernel's bus, in hex; undefined: none is there. */
export function onBus(): string | undefined {
  for (const name of readdirSync(devices)) {
    const fact = (file: string): string => readFileSync(`${devices}/${name}/${file}`, 'utf8').trim();
    try {
      if (fact('idVendor') === '05ac') return fact('idProduct');
    } catch {
      // An interface, or a device that has just left.
    }
  }
  return undefined;
}

/** Waits until the kernel has this product, or none of Apple's, and udev has told all programs of it. Throws `Silence`. */
export async function appears(product: string | undefined, ms: number): Promise<void> {
  const { clock } = realWorld;
  const until = clock.now() + ms;
  // The kernel's tree of devices can only be looked at: it tells nobody when it changes.
  while (onBus() !== product) {
    if (clock.now() > until) throw new Silence(`product ${product ?? 'none'} on the bus`, ms);
    await pause(clock, lookEveryMs);
  }
  await new Program(['udevadm', 'settle', '--timeout=10']).ended;
}
