import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { realWorld } from '../../src/bytes/world.ts';
import { projectRoot, type Kernel } from './kernel.ts';
import { resultMark, type Result, type Suite } from './suite.ts';

/** Which suite runs, where its logs go, and where its tools are when they are not Debian's (a prefix with `bin`, `lib`). */
interface About {
  readonly name: string;
  readonly suite: Suite;
  readonly folder: string;
  readonly tools?: string | undefined;
}

/** Starts the suite beside the kernel's bus and hears one result for each of its checks, in their order. */
export async function runSuite(kernel: Kernel, about: About, hears: (result: Result) => void): Promise<void> {
  const { name, suite, folder, tools } = about;
  const path = [`${tools}/bin`, `${tools}/sbin`, process.env.PATH].join(delimiter);
  const variables = tools === undefined ? [] : [`PATH=${path}`, `LD_LIBRARY_PATH=${tools}/lib`];
  const inside = [
    'env',
    '-C',
    projectRoot,
    ...variables,
    process.execPath,
    '--import',
    'tsx',
    'test/conform/guest.ts',
  ];
  // A mount namespace of its own, so that even without a guest the names that are redirected stay this run's.
  const [program, ...words] = kernel.line(
    ['unshare', '--mount', '--propagation', 'private', ...inside, name, folder],
    { folder, seconds: suite.seconds },
  );
  const { clock } = realWorld;
  const began = clock.now();
  const child = spawn(program!, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  const log = createWriteStream(join(folder, 'guest.log'));
  child.stderr.pipe(log, { end: false });
  const pending = new Set(suite.checks.map((check) => check.name));
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith(resultMark)) {
      log.write(`${line}\n`);
      continue;
    }
    const result = JSON.parse(line.slice(resultMark.length)) as Result;
    if (pending.delete(result.check)) hears(result);
  }
  const code = await new Promise<number>((done) => {
    if (child.exitCode !== null) done(child.exitCode);
    else child.once('close', (status) => done(status ?? 1));
  });
  log.end();
  const seconds = Math.round((clock.now() - began) / 1000);
  // The rig reports a guest that somebody has killed as one that was out of time.
  const how = seconds >= suite.seconds ? 'was out of time' : `ended with ${code}`;
  const why = `the guest ${how} after ${seconds} s`;
  for (const check of pending) hears({ check, ms: 0, why });
}
