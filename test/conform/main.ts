/** `npm run conform`: tools that nobody here wrote, against the pretend iPhone, on a real kernel's bus. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { BadArguments, command } from '../run/command.ts';
import { makeFirmware, type Firmware } from './firmware.ts';
import { findKernel, type Kernel } from './kernel.ts';
import { runSuite } from './run-suite.ts';
import type { Result, Suite } from './suite.ts';
import { newerTools, suites } from './suites.ts';

const help = `npm run conform -- [options]

Debian's irecovery, usbmuxd and idevicerestore, and Chromium, against the pretend iPhone on a real kernel's USB bus: in
the guest of a rig (environment RIG, else ../shared/rig), else on this machine's kernel when it has vhci_hcd and this
is root. Ends with "N passed, N failed"; without such a kernel everything is skipped.

  --only NAME  runs this suite only; may be repeated: ${Object.keys(suites).join(', ')}
  --tools DIR  instead of Debian's, newer tools that were installed below this prefix, and the suite that is about them
  --timing N   instead, our page and idevicerestore restore the same 1 GiB by turns, N times each
  --keep       keeps the folder with logs and firmware, which a failure keeps anyway
`;

const counts = { passed: 0, failed: 0, skipped: 0 };

function options() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true },
      tools: { type: 'string' },
      timing: { type: 'string' },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const known = Object.keys(suites);
  const debian = known.filter((name) => name !== newerTools);
  const only = values.only ?? (values.tools === undefined ? debian : [newerTools]);
  for (const name of only)
    if (!known.includes(name)) throw new BadArguments(`no suite "${name}"; there are ${known.join(', ')}`);
  if (values.timing !== undefined && !(Number(values.timing) > 0))
    throw new BadArguments(`--timing ${values.timing}: say how many times`);
  return { ...values, only };
}

/** Debian keeps usbmuxd and usbip where only root's path leads. */
const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
const isInstalled = (program: string): boolean => folders.some((at) => existsSync(join(at, program)));

function print({ check, ms, why }: Result): void {
  counts[why === undefined ? 'passed' : 'failed'] += 1;
  const seconds = `${(ms / 1000).toFixed(1)} s`;
  console.log(why === undefined ? `  ok    ${check} (${seconds})` : `  FAIL  ${check} (${seconds}): ${why}`);
}

async function run(kernel: Kernel, name: string, home: string, tools?: string): Promise<void> {
  const folder = join(home, name);
  const suite = await suites[name]!();
  const missing = suite.programs.filter((program) => !isInstalled(program));
  if (missing.length > 0) {
    console.log(`${name}: skipped, for want of ${missing.join(', ')}`);
    counts.skipped += suite.checks.length;
    return;
  }
  console.log(name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'firmware.json'), JSON.stringify(await firmwareFor(suite, folder)));
  await runSuite(kernel, { name, suite, folder, tools }, print);
}

async function firmwareFor(suite: Suite, folder: string): Promise<Record<string, Firmware>> {
  const made: Record<string, Firmware> = {};
  for (const name of suite.firmware) made[name] = await makeFirmware(join(folder, 'firmware'), name);
  return made;
}

async function main(): Promise<void> {
  const { only, keep, tools, timing: times, help: wanted } = options();
  if (wanted) {
    console.log(help);
    return;
  }
  const kernel = findKernel();
  if (kernel && times !== undefined) {
    const { timing } = await import('./page/timing.ts');
    await timing(kernel, Number(times));
    return;
  }
  if (!kernel) {
    for (const name of only) counts.skipped += (await suites[name]!()).checks.length;
    console.log('Skipped: there is no rig, and this machine has no vhci_hcd that we may use.');
  } else {
    console.log(`On ${kernel.name}:`);
    const home = await mkdtemp(join(tmpdir(), 'replug-conform-'));
    for (const name of only) await run(kernel, name, home, tools);
    if (keep || counts.failed > 0) console.log(`Logs and firmware are in ${home}`);
    else await rm(home, { recursive: true, force: true });
  }
  const { passed, failed, skipped } = counts;
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exitCode = failed === 0 ? 0 : 1;
}

await command(main);
