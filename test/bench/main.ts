/** `npm run bench`: what the design promises in figures, ours and the peer's in one run. */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { BadArguments, command } from '../run/command.ts';
import type { Figure, Measured } from './figure.ts';
import { figures } from './figures.ts';
import { Place } from './place.ts';

const help = `npm run bench -- [--only NAME]… [--whole] [--strict] [--json]
Measures what the design promises; each figure beside its peer's in the same run, as medians of alternated rounds.
  --only NAME  ${figures.map(({ name }) => name).join(', ')}; may be repeated
  --whole      also what takes a quarter of an hour: memory with an image of 16 GiB
  --strict     a missed budget is a failure
  --json       one object with everything, on standard output`;

const options = {
  only: { type: 'string', multiple: true, default: [] as string[] },
  whole: { type: 'boolean', default: false },
  strict: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

interface Failure {
  readonly name: string;
  readonly why: string;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  if (values.help) {
    console.log(help);
    return;
  }
  const chosen = choose(values.only);
  const say = values.json ? console.error : console.log;
  const place = await Place.open(values.whole);
  const measured: Measured[] = [];
  const failures: Failure[] = [];
  try {
    for (const figure of chosen) {
      say(`${figure.name}: ${figure.what}`);
      try {
        const found = await figure.run(place);
        measured.push(...found);
        for (const each of found) say(`  ${line(each)}`);
      } catch (error) {
        failures.push({ name: figure.name, why: error instanceof Error ? error.message : String(error) });
        say(`  could not be measured: ${failures.at(-1)!.why}`);
      }
    }
  } finally {
    await place.close();
  }
  const missed = measured.filter(({ ok }) => !ok).map(({ name }) => name);
  const machine = { processors: cpus().length, model: cpus()[0]?.model, load: loadavg() };
  if (values.json) console.log(JSON.stringify({ figures: measured, missed, failures, machine }));
  else console.log(`${measured.length} measured, ${missed.length} missed, ${failures.length} failed`);
  process.exitCode = failures.length > 0 || (values.strict && missed.length > 0) ? 1 : 0;
}

function choose(only: readonly string[]): readonly Figure[] {
  const known = new Set(figures.map(({ name }) => name));
  for (const name of only)
    if (!known.has(name)) throw new BadArguments(`--only ${name}: give ${[...known].join(', ')}`);
  return only.length === 0 ? figures : figures.filter(({ name }) => only.includes(name));
}

function line({ name, unit, ours, peer, ratio, budget, ok, note }: Measured): string {
  const against = peer === null ? '' : `, peer ${peer} ${unit}, ratio ${ratio}`;
  return `${ok ? 'ok    ' : 'MISSED'} ${name}: ${ours} ${unit}${against}; ${budget}${note === undefined ? '' : ` (${note})`}`;
}

await command(main);
