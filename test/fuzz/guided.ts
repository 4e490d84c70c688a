import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { Bytes } from '../../src/bytes/bytes.ts';
import { BadArguments, command, wholeNumber } from '../run/command.ts';
import type { Errand, Outcome } from './guided-worker.ts';
import { keep } from './keep.ts';
import { makeSlot, slotOf } from './slot.ts';
import { targets } from './targets.ts';

const help = `npm run fuzz [-- --seconds N] [--seed N] [--target NAME]

Fuzzing guided by coverage of every reader of foreign bytes. Exit status 1 when something was found: the input is then
kept among the vectors, where the unit tests read it again.

  --seconds N    for each target (30)
  --seed N       of all chance (1)
  --target NAME  this one only: ${Object.keys(targets).join(', ')}
`;

/** One input may take this long before the thread counts as hanging. */
const patienceMs = 20_000;

interface Found {
  readonly why: string;
  readonly input: Bytes;
}

/** Runs one target in a thread of its own, which may hang or run out of memory without taking this one along. */
function explore(name: string, seconds: number, seed: number): Promise<Outcome | Found> {
  const slot = makeSlot(targets[name]!.longest ?? 8192);
  const errand: Errand = { name, seed, seconds, slot };
  const worker = new Worker(new URL('./guided-thread.js', import.meta.url), {
    workerData: errand,
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  return new Promise((settle) => {
    let last = { count: -1, since: performance.now() };
    const watch = setInterval(() => {
      const { count, input } = slotOf(slot).current();
      if (count !== last.count) last = { count, since: performance.now() };
      else if (count > 0 && performance.now() - last.since > patienceMs) end({ why: 'hangs', input });
    }, 1000);
    const end = (outcome: Outcome | Found): void => {
      clearInterval(watch);
      void worker.terminate();
      settle(outcome);
    };
    worker.once('message', end);
    worker.once('error', (error) => {
      end({ why: String(error), input: slotOf(slot).current().input });
    });
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '30' },
      seed: { type: 'string', default: '1' },
      target: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const [seconds, seed] = [wholeNumber('seconds', values.seconds), wholeNumber('seed', values.seed)];
  const known = Object.keys(targets);
  const names = values.target === undefined ? known : [values.target];
  for (const name of names)
    if (!known.includes(name)) throw new BadArguments(`--target "${name}": give ${known.join(', ')}`);
  for (const name of names) {
    const outcome = await explore(name, seconds, seed);
    const found = 'why' in outcome ? outcome : outcome.found;
    if ('tried' in outcome)
      console.log(
        `${name}: ${outcome.tried} inputs, ${outcome.kept} kept, ${outcome.reached} characters reached`,
      );
    if (!found) continue;
    console.error(`${name}: ${found.why}; kept as ${keep(name, found.input, found.why)}`);
    process.exitCode = 1;
  }
}

await command(main);
