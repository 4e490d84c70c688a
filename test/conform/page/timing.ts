import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { MiB } from '../../../src/bytes/bytes.ts';
import { writeFirmware } from '../firmware.ts';
import { projectRoot, type Kernel } from '../kernel.ts';
import type { Timed } from './timed.ts';
import { head, legend, lineOf, ratios, timedMark } from './timing-table.ts';

const imageBytes = 1024 * MiB;
const secondsPerPair = 900;

/** Not every restore came to its end; the log says why. */
class TimingBroken extends Error {
  override readonly name = 'TimingBroken';
  constructor(ended: number, wanted: number, folder: string) {
    super(`only ${ended} of ${wanted} restores came to their end; their logs are in ${folder}`);
  }
}

/**
 * The same image to the same pretend iPhone over the same kernel's bus, by turns: our page in Chromium, and Debian's
 * usbmuxd with idevicerestore. Prints one line a run, then the ratios. Throws `TimingBroken`: on a busy machine
 * idevicerestore gives up, since it takes a second without progress for the end.
 */
export async function timing(kernel: Kernel, pairs: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'replug-timing-'));
  const firmware = await writeFirmware(join(folder, 'firmware'), { product: 'iPhone10,1', imageBytes });
  await writeFile(join(folder, 'firmware.json'), JSON.stringify(firmware));
  console.log(head);
  const runs: Timed[] = [];
  for await (const run of timedRuns(kernel, folder, pairs)) {
    runs.push(run);
    console.log(lineOf(run, imageBytes));
  }
  if (runs.length < 2 * pairs) throw new TimingBroken(runs.length, 2 * pairs, folder);
  console.log(legend(runs));
  console.log(ratios(runs));
  await rm(folder, { recursive: true, force: true });
}

async function* timedRuns(kernel: Kernel, folder: string, pairs: number): AsyncGenerator<Timed> {
  const inside = ['env', '-C', projectRoot, process.execPath, '--import', 'tsx'];
  const guest = [...inside, 'test/conform/page/timing-guest.ts', folder, String(pairs)];
  // A mount namespace of its own, since names are redirected for the tools.
  const line = kernel.line(['unshare', '--mount', '--propagation', 'private', ...guest], {
    folder,
    seconds: secondsPerPair * pairs,
  });
  const child = spawn(line[0]!, line.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] });
  const log = createWriteStream(join(folder, 'guest.log'));
  child.stderr.pipe(log, { end: false });
  for await (const said of createInterface({ input: child.stdout }))
    if (said.startsWith(timedMark)) yield JSON.parse(said.slice(timedMark.length)) as Timed;
    else log.write(`${said}\n`);
  log.end();
}
