import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Program } from './program.ts';
import type { Place, Running } from '../suite.ts';

const debugfs = '/sys/kernel/debug';
/** All buses. */
const text = `${debugfs}/usb/usbmon/0u`;

/** This kernel does not let its buses be watched. */
class NoUsbmon extends Error {
  override readonly name = 'NoUsbmon';
  constructor() {
    super(`there is no ${text}: the kernel has no usbmon`);
  }
}

/** A watch on the kernel's buses. */
export interface Watch extends Running {
  /** Everything since it began, in the kernel's own text. */
  lines(): string[];
}

/** Watches all buses from here on. Throws `NoUsbmon`. */
export async function watchBus(place: Place): Promise<Watch> {
  for (const command of [
    ['modprobe', 'usbmon'],
    ['mount', '-t', 'debugfs', 'debugfs', debugfs],
  ])
    if (!existsSync(text)) await new Program(command).ended;
  if (!existsSync(text)) throw new NoUsbmon();
  const log = join(place.folder, 'usbmon.txt');
  // The kernel keeps some 160 lines and drops the rest, so the reader goes before everything else that runs.
  const reader = new Program(['chrt', '--fifo', '50', 'sh', '-c', `exec cat ${text} > '${log}'`]);
  return place.keep({
    lines: () => readFileSync(log, 'utf8').split('\n'),
    stop: () => reader.stop(),
  });
}
