import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Attempt } from '../diagnosis/case/attempt.ts';
import type { Carried } from '../diagnosis/intake/carried.ts';
import { takeAny, type Taken } from '../diagnosis/intake/intake.ts';
import { fold } from '../journal/fold.ts';
import { answerTo, type Part } from '../ui/say-answer.ts';
import { sightingInSentences, type Sighted } from '../ui/say-sighting.ts';
import { inSentences, type Explanation } from '../ui/say-verdict.ts';
import { BadArguments, Unreadable } from './errors.ts';
import { nodeSeals } from './node-seals.ts';
import { harmless } from './terminal.ts';

const help = `npm run diagnose -- FILE... [--json]
Says of each file what ended the last attempt in it, in the words of the page: a saved journal, a case file, a
transcript, or a log that idevicerestore printed; of a code or sentence from one of Apple's apps, what it means.
  --json         one line of JSON for each file
Exit status: 0 fine, 1 a file cannot be read, 2 not understood.`;

/** What is said of one file; `ended` is false for one in which nothing has ended. */
interface Line {
  readonly journal: string;
  readonly kind: (Taken | Carried)['kind'];
  readonly ended: boolean;
  /** What the page would say. */
  readonly words?: Explanation | Sighted;
  /** Of a case: all of them, with their set-ups. */
  readonly attempts?: readonly Attempt[];
  /** All of the verdict, or of the sighting. */
  readonly [field: string]: unknown;
}

async function main(): Promise<void> {
  const { values, positionals } = commandLine();
  if (values.help) {
    console.log(help);
    return;
  }
  if (positionals.length === 0) throw new BadArguments('name at least one file');
  for (const file of positionals) {
    const taken = await takenFrom(file);
    console.log(values.json ? JSON.stringify(lineOf(file, taken)) : harmless(readable(file, taken)));
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

/** A file may come from anywhere: whatever it breaks on the way is said of it, with its name. */
async function takenFrom(file: string): Promise<Taken | Carried> {
  try {
    return await takeAny(await readFile(file, 'utf8'), nodeSeals);
  } catch (error) {
    throw new Unreadable(file, error instanceof Error ? error.message : String(error));
  }
}

const none = { fault: null, class: null, shape: null, phase: null, dataTouched: null, next: null };

function lineOf(journal: string, taken: Taken | Carried): Line {
  if (taken.kind === 'sighting') {
    const { cls, ...sighting } = taken.sighting;
    const words = sightingInSentences(taken.sighting);
    return { journal, kind: taken.kind, ended: true, ...none, class: cls, ...sighting, words };
  }
  const { kind, verdict, entries } = taken;
  const words = verdict && inSentences(verdict, fold(entries));
  const attempts = taken.kind === 'case' ? { attempts: taken.whole.attempts } : {};
  return {
    ...{ journal, kind, ended: verdict !== null, ...(verdict ?? none) },
    ...attempts,
    ...(words ? { words } : {}),
  };
}

function readable(file: string, taken: Taken | Carried): string {
  const { title, lead, parts, next, small } = answerTo(taken);
  const verdict = taken.kind === 'sighting' ? null : taken.verdict;
  const what = verdict && [
    verdict.outcome,
    [verdict.class, verdict.shape].filter((each) => each !== null).join(' '),
    `data ${verdict.data}`,
    ...verdict.codes,
  ];
  return [
    `${file}: ${title}`,
    ...(what ? [`  ${what.filter((each) => each !== '').join(', ')}`] : []),
    ...(lead === '' ? [] : [`  ${lead}`]),
    ...[...parts, ...(next ? [next] : [])].flatMap(section),
    ...(small === '' ? [] : [`  ${small}`]),
  ].join('\n');
}

const section = ({ title, lines }: Part): string[] => [`  ${title}`, ...lines.map((line) => `    ${line}`)];

try {
  await main();
} catch (error) {
  console.error(harmless(error instanceof Error ? error.message : String(error)));
  process.exitCode = error instanceof BadArguments ? 2 : 1;
}
