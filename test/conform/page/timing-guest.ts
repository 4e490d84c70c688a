/** Restores the same image by turns, beside a kernel's own bus, as root: `timing-guest.ts FOLDER PAIRS`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Firmware } from '../firmware.ts';
import type { Place, Running } from '../suite.ts';
import { timePage, timeTools, type Timed } from './timed.ts';
import { timedMark } from './timing-table.ts';

async function one(folder: string, run: (place: Place, firmware: Firmware) => Promise<Timed>): Promise<void> {
  const running: Running[] = [];
  const firmware = JSON.parse(readFileSync(join(folder, 'firmware.json'), 'utf8')) as Firmware;
  const place: Place = {
    folder,
    firmware: () => firmware,
    keep(thing) {
      running.unshift(thing);
      return thing;
    },
    log(name, text) {
      writeFileSync(join(folder, `${name}.log`), text);
    },
  };
  try {
    process.stdout.write(`${timedMark}${JSON.stringify(await run(place, firmware))}\n`);
  } finally {
    for (const thing of running) await thing.stop();
  }
}

const [folder, pairs] = [process.argv[2]!, Number(process.argv[3])];
for (let pair = 0; pair < pairs; pair++) {
  await one(folder, (place) => timePage(place, ''));
  await one(folder, timeTools);
}
process.exit(0);
