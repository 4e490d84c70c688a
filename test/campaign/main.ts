import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { FaultNotUnderstood, parseFaults } from '../phone/fault-grammar.ts';
import { journalDigest } from './digest.ts';
import { truthOf } from './grid.ts';
import { lineOf, type Line } from './line.ts';
import { trials, type Planned } from './plan.ts';
import { runTrial } from './run.ts';
import { count, noRuns, wrongs, type Tally } from './tally.ts';

const help = `npm run campaign -- (--seed N --count N | --faults FILE) [options]

Whole restores with planned faults, in Node, on a virtual clock. One JSON line for each run, and at the end the summary.

  --seed N         which faults are drawn, and all chance in the runs (1)
  --count N        how many runs; every fifth is healthy, with slow and unsteady phones among them
  --faults FILE    the faults of a file instead, one run for each line
  --json           JSON lines (the default prints only runs that went wrong, and the summary as a table)
  --digest         adds a SHA-256 of each journal
`;

class BadArguments extends Error {
  override readonly name = 'BadArguments';
}

function options() {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      count: { type: 'string' },
      faults: { type: 'string' },
      json: { type: 'boolean', default: false },
      digest: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const whole = (name: string, value: string): number => {
    if (!/^\d{1,9}$/.test(value)) throw new BadArguments(`--${name} "${value}" is not a whole number`);
    return Number(value);
  };
  const { faults, count: wanted } = values;
  if (!values.help && (faults === undefined) === (wanted === undefined))
    throw new BadArguments('either --count or --faults is needed');
  return {
    ...values,
    seed: whole('seed', values.seed),
    count: wanted === undefined ? 0 : whole('count', wanted),
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
  const tally: Tally = { ...noRuns };
  for (const { trial, truth } of await planned(given)) {
    const since = performance.now();
    const ended = await runTrial(trial);
    const realMs = performance.now() - since;
    if (truth) count(tally, ended, truth, realMs);
    const line: Line = lineOf(trial, ended, realMs, truth);
    const digest = given.digest ? { digest: await journalDigest(ended.entries) } : {};
    const wrong = truth ? wrongs(ended, truth) : [];
    if (given.json || wrong.length > 0) print({ ...line, ...digest });
  }
  const { virtualMs, realMs, ...counts } = tally;
  print({ ...counts, virtualMs, realMs: Math.round(realMs) });
  process.exitCode = tally.hangs + tally.untyped + tally.falseAlarms + tally.cableBlamedWrongly > 0 ? 1 : 0;
}

const print = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof BadArguments || error instanceof FaultNotUnderstood ? 2 : 1;
}
