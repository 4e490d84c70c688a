import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { explain } from '../diagnosis/explain.ts';
import { readJournal } from '../diagnosis/read-journal.ts';
import type { Verdict } from '../diagnosis/verdict.ts';
import { BadArguments, Unreadable } from './errors.ts';

const help = `npm run diagnose -- JOURNAL... [--json]
Says of each saved journal what ended its last attempt: the class of the failure, what the phone did, whether its data
was touched, and the next step. The same code as the page.
  --json         one line of JSON for each journal
Exit status: 0 fine, 1 a journal cannot be read, 2 not understood.`;

/** What is said of one journal; `ended` is false for one in which nothing has ended. */
interface Line {
  readonly journal: string;
  readonly ended: boolean;
}

async function main(): Promise<void> {
  const { values, positionals } = commandLine();
  if (values.help) {
    console.log(help);
    return;
  }
  if (positionals.length === 0) throw new BadArguments('name at least one journal');
  for (const file of positionals) {
    const verdict = await verdictOf(file);
    console.log(values.json ? JSON.stringify(lineOf(file, verdict)) : readable(file, verdict));
  }
}

function commandLine() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new BadArguments(error instanceof Error ? error.message : String(error));
  }
}

/** A journal may come from anywhere: whatever it breaks on the way is said of it, with its name. */
async function verdictOf(file: string): Promise<Verdict | null> {
  try {
    return explain(readJournal(await readFile(file, 'utf8')).entries);
  } catch (error) {
    throw new Unreadable(file, error instanceof Error ? error.message : String(error));
  }
}

const none = { fault: null, class: null, shape: null, phase: null, dataTouched: null, next: null };

const lineOf = (journal: string, verdict: Verdict | null): Line => ({
  journal,
  ended: verdict !== null,
  ...(verdict ?? none),
});

function readable(file: string, verdict: Verdict | null): string {
  if (!verdict) return `${file}: nothing has ended in it`;
  const { outcome, fault, shape, phase, data, next, codes } = verdict;
  const what = [verdict.class, shape].filter((each) => each !== null).join(' ');
  return [
    `${file}: ${outcome}${fault ? `, ${fault} in ${phase}` : ''}`,
    ...(what ? [`  what      ${what}`] : []),
    `  data      ${data}`,
    ...(codes.length > 0 ? [`  codes     ${codes.join(', ')}`] : []),
    ...verdict.likely.map(({ who, word, why }) => `  likely    ${who}: ${word} (${why})`),
    `  next      ${[next, ...verdict.together].join(', ')}`,
  ].join('\n');
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof BadArguments ? 2 : 1;
}
