/**
 * `npm run fuzz [-- --seconds N --target NAME --seed N]`: fuzzing guided by coverage. Exit 0 when nothing was found, 1
 * when something was (the input is then kept among the vectors), 2 for a wrong call.
 */
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { Bytes } from '../../src/bytes/bytes.ts';
import type { Errand, Outcome } from './guided-worker.ts';
import { keep } from './keep.ts';
import { makeSlot, slotOf } from './slot.ts';
import { targets } from './targets.ts';

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

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '30' },
      seed: { type: 'string', default: '1' },
      target: { type: 'string' },
    },
  });
  const [seconds, seed] = [Number(values.seconds), Number(values.seed)];
  const names = values.target === undefined ? Object.keys(targets) : [values.target];
  if (!(seconds > 0) || !Number.isInteger(seed) || names.some((name) => !Object.hasOwn(targets, name))) {
    console.error(`usage: fuzz [--seconds N] [--seed N] [--target ${Object.keys(targets).join('|')}]`);
    return 2;
  }
  let code = 0;
  for (const name of names) {
    const outcome = await explore(name, seconds, seed);
    const found = 'why' in outcome ? outcome : outcome.found;
    if ('tried' in outcome)
      console.log(
        `${name}: ${outcome.tried} inputs, ${outcome.kept} kept, ${outcome.reached} characters reached`,
      );
    if (!found) continue;
    console.error(`${name}: ${found.why}; kept as ${keep(name, found.input, found.why)}`);
    code = 1;
  }
  return code;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}
