import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { take, type Taken } from '../diagnosis/intake/intake.ts';
import { fold } from '../journal/fold.ts';
import { sightingInSentences, type Sighted } from '../ui/say-sighting.ts';
import { inSentences, verdict as verdictWords, type Explanation } from '../ui/say-verdict.ts';
import { BadArguments, Unreadable } from './errors.ts';

const help = `npm run diagnose -- FILE... [--json]
Says of each file what ended the last attempt in it, in the words of the page: a saved journal, a transcript, or a log
that idevicerestore printed; of a code or sentence from one of Apple's apps, what it means.
  --json         one line of JSON for each file
Exit status: 0 fine, 1 a file cannot be read, 2 not understood.`;

/** What is said of one file; `ended` is false for one in which nothing has ended. */
interface Line {
  readonly journal: string;
  readonly kind: Taken['kind'];
  readonly ended: boolean;
  /** What the page would say. */
  readonly words?: Explanation | Sighted;
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
    console.log(values.json ? JSON.stringify(lineOf(file, taken)) : readable(file, taken));
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
async function takenFrom(file: string): Promise<Taken> {
  try {
    return take(await readFile(file, 'utf8'));
  } catch (error) {
    throw new Unreadable(file, error instanceof Error ? error.message : String(error));
  }
}

const none = { fault: null, class: null, shape: null, phase: null, dataTouched: null, next: null };

function lineOf(journal: string, taken: Taken): Line {
  if (taken.kind === 'sighting') {
    const { cls, ...sighting } = taken.sighting;
    const words = sightingInSentences(taken.sighting);
    return { journal, kind: taken.kind, ended: true, ...none, class: cls, ...sighting, words };
  }
  const { kind, verdict, entries } = taken;
  const words = verdict && inSentences(verdict, fold(entries));
  return { journal, kind, ended: verdict !== null, ...(verdict ?? none), ...(words ? { words } : {}) };
}

function readable(file: string, taken: Taken): string {
  if (taken.kind === 'sighting') {
    const { title, told, means, cannot, next, route } = sightingInSentences(taken.sighting);
    return [
      `${file}: ${title}`,
      `  ${told}`,
      ...part(verdictWords.likely, means),
      ...part(verdictWords.cannot, cannot),
      `  ${next} ${route}`,
    ].join('\n');
  }
  const { verdict, entries } = taken;
  if (!verdict) return `${file}: nothing has ended in it`;
  const { title, lead, saw, told, likely, likelyNote, cannot, next, small } = inSentences(
    verdict,
    fold(entries),
  );
  const what = [verdict.class, verdict.shape].filter((each) => each !== null).join(' ');
  return [
    `${file}: ${title}`,
    `  ${[verdict.outcome, what, `data ${verdict.data}`, ...verdict.codes].filter((each) => each !== '').join(', ')}`,
    ...(lead === '' ? [] : [`  ${lead}`]),
    ...part(verdictWords.saw, saw),
    ...part(verdictWords.told, told),
    ...part(verdictWords.likely, [
      ...likely.map(({ what: who, why }) => `${who}: ${why}.`),
      ...(likelyNote === '' ? [] : [likelyNote]),
    ]),
    ...part(verdictWords.cannot, cannot),
    ...part(`${next.label}: ${next.title}`, [...next.list, ...(next.text === '' ? [] : [next.text])]),
    ...(small === '' ? [] : [`  ${small}`]),
  ].join('\n');
}

/** A heading and its lines; nothing where there are none. */
const part = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`  ${title}`, ...lines.map((line) => `    ${line}`)];

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof BadArguments ? 2 : 1;
}
