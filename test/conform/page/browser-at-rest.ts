import { pause } from '../../../src/bytes/clock.ts';
import { Silence } from '../../../src/bytes/deadline.ts';
import { realWorld } from '../../../src/bytes/world.ts';
import { processorMs } from './processor-time.ts';

/** Of a command line. */
export const isBrowser = (line: string): boolean => line.includes('chromium');

/**
 * A browser that has just started warms up other processes for some seconds; a person who looks for a file gives it
 * that long. At rest: it used less than a tenth of a second. Throws `Silence` after a minute.
 */
export async function browserAtRest(): Promise<void> {
  const { clock } = realWorld;
  const end = clock.now() + 60_000;
  for (let before = processorMs(isBrowser); ;) {
    await pause(clock, 1_000);
    const now = processorMs(isBrowser);
    if (now - before < 100) return;
    if (clock.now() > end) throw new Silence('a browser at rest', 60_000);
    before = now;
  }
}
