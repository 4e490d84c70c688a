import { parseArgs } from 'node:util';
import { checkNames, type CheckGroup, type CheckName } from '../phone/check-names.ts';
import { UnknownCheck } from '../phone/strictness.ts';
import { command } from '../run/command.ts';
import { relevance } from './relevance.ts';
import { openTests, type Tests } from './tests.ts';

const help = `npm run mutants [-- --only NAME]…

Switches off one check of the pretend phone after the other and runs the tests that are about it. A check without which
every test stays green is one that nothing would miss: it survives, and the run fails.

  --only NAME   this check alone; may be given again
`;

interface Mutant {
  readonly check: CheckName;
  readonly group: CheckGroup;
}

const all: readonly Mutant[] = Object.entries(checkNames).flatMap(([group, checks]) =>
  checks.map((check) => ({ check, group: group as CheckGroup })),
);

function chosen(only: readonly string[]): readonly Mutant[] {
  const unknown = only.find((name) => !all.some(({ check }) => check === name));
  if (unknown !== undefined) throw new UnknownCheck(unknown);
  return only.length === 0 ? all : all.filter(({ check }) => only.includes(check));
}

/** With every check on, every test is green; else red means nothing. */
async function startsGreen(tests: Tests): Promise<boolean> {
  const { ran, red } = await tests.run(undefined, [...new Set(Object.values(relevance).flat())]);
  for (const title of red) console.log(`red with every check on: ${title}`);
  return ran > 0 && red.length === 0;
}

const row = (check: string, ran: number | string, red: number | string, which: string): string =>
  `${check.padEnd(20)} ${String(ran).padStart(5)} ${String(red).padStart(4)}  ${which}`;

/** Prints the table; answers how many checks nothing misses. */
async function tryAll(tests: Tests, mutants: readonly Mutant[]): Promise<number> {
  let survived = 0;
  console.log(row('check', 'tests', 'red', ''));
  for (const { check, group } of mutants) {
    const { ran, red } = await tests.run(check, relevance[group]);
    if (red.length === 0) survived++;
    console.log(row(check, ran, red.length, red[0] ?? 'SURVIVED'));
  }
  return survived;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const mutants = chosen(values.only);
  const tests = await openTests();
  try {
    const survived = (await startsGreen(tests)) ? await tryAll(tests, mutants) : mutants.length;
    console.log(`${mutants.length - survived} passed, ${survived} failed`);
    process.exitCode = survived === 0 ? 0 : 1;
  } finally {
    await tests.close();
  }
}

await command(main);
