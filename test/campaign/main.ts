import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { parseFaults } from '../phone/fault-grammar.ts';
import { BadArguments, command, wholeNumber } from '../run/command.ts';
import type { Job, work } from './campaign-thread.ts';
import { truthOf } from './grid.ts';
import { trials, type Planned } from './plan.ts';
import { sweepAll } from './sweep-all.ts';
import { sweeps, type Sweep } from './sweep-thread.ts';
import { noRuns, sum, type Tally } from './tally.ts';
import { inThreads } from './threads.ts';

const help = `npm run campaign -- (--seed N --count N | --faults FILE | --sweep erase|update|messages) [options]

Whole restores with planned faults, in Node, on a virtual clock. One JSON line for each run, and at the end the summary.

  --seed N         which faults are drawn, and all chance in the runs (1)
  --count N        how many runs; every fifth is healthy, with slow and unsteady phones among them
  --faults FILE    the faults of a file instead, one run for each line
  --sweep NAME     fails every call outside of an erase or an update, or every message between a page and its
                   workers, in turn, in five ways each, and tries once more
  --json           JSON lines, the summary last (the default prints only runs that went wrong, the summary, and how
                   many runs were judged right in everything)
  --digest         adds a SHA-256 of each journal
`;

const isSweep = (name: string): name is Sweep => (sweeps as readonly string[]).includes(name);

function options() {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      count: { type: 'string' },
      faults: { type: 'string' },
      sweep: { type: 'string' },
      json: { type: 'boolean', default: false },
      digest: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { faults, count: wanted, sweep } = values;
  const given = [faults, wanted, sweep].filter((each) => each !== undefined);
  if (!values.help && given.length !== 1)
    throw new BadArguments('one of --count, --faults and --sweep is needed');
  if (sweep !== undefined && !isSweep(sweep))
    throw new BadArguments(`--sweep "${sweep}" is none of ${sweeps.join(', ')}`);
  return {
    ...values,
    sweep,
    seed: wholeNumber('seed', values.seed),
    count: wanted === undefined ? 0 : wholeNumber('count', wanted),
  };
}

async function planned(given: ReturnType<typeof options>): Promise<Planned[]> {
  if (given.faults === undefined) return trials(given.seed, given.count);
  const faults = parseFaults(await readFile(given.faults, 'utf8'));
  return faults.map((fault, i) => ({
    trial: {
      fault,
      behavior: 'erase',
      setting: { product: 'iPhone13,2', brief: true, seed: given.seed + i },
    },
    truth: truthOf(fault),
  }));
}

async function main(): Promise<void> {
  const given = options();
  if (given.help) {
    process.stdout.write(help);
    return;
  }
  process.exitCode = (await (given.sweep ? swept(given.sweep, given.json) : campaign(given))) ? 0 : 1;
}

/** Whether all went as it must. */
async function campaign(given: ReturnType<typeof options>): Promise<boolean> {
  const jobs = (await planned(given)).map((each): Job => ({ ...each, digest: given.digest }));
  let tally: Tally = noRuns;
  let failed = 0;
  await inThreads<typeof work>(new URL('./campaign-thread.ts', import.meta.url), jobs, (done) => {
    tally = sum(tally, done.tally);
    if (done.line.wrong !== undefined) failed++;
    if (given.json || done.line.wrong !== undefined) print(done.line);
  });
  print({ ...tally, realMs: Math.round(tally.realMs) });
  if (!given.json) process.stdout.write(`${tally.runs - failed} passed, ${failed} failed\n`);
  return isGood(tally);
}

/** Nothing that must never happen; 995 classes, and 980 shapes and phases of 1,000 right. */
function isGood(tally: Tally): boolean {
  const { hangs, untyped, falseAlarms, cableBlamedWrongly, dataWrong, fileDiffers } = tally;
  const { decidable, classRight, shapeRight, phaseKnown, phaseRight } = tally;
  const never = hangs + untyped + falseAlarms + cableBlamedWrongly + dataWrong + fileDiffers;
  return (
    never === 0 &&
    classRight >= 0.995 * decidable &&
    shapeRight >= 0.98 * decidable &&
    phaseRight >= 0.98 * phaseKnown
  );
}

async function swept(name: Sweep, json: boolean): Promise<boolean> {
  const { counts } = await sweepAll(name, {
    stride: 1,
    from: 1,
    hear(line, isWrong) {
      if (json || isWrong) print(line);
    },
  });
  print(counts);
  return counts.wrong === 0;
}

const print = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

await command(main);
