import type { Entry, JournalHead } from '../journal/entry.ts';
import { isSound } from '../journal/sound.ts';
import { NotAJournal } from './errors.ts';

/** A journal file as it was saved: its first line, and one entry for each line after it. */
interface ReadJournal {
  readonly head: JournalHead;
  readonly entries: readonly Entry[];
}

/** More than any restore writes; a larger file is something else. */
const limit = 1_000_000;

/** The first line is the head of a journal. */
export function isJournal(text: string): boolean {
  const end = text.indexOf('\n');
  return isHead(parse((end < 0 ? text : text.slice(0, end)).trim()));
}

/**
 * A saved journal: a head line, then one entry a line, as JSON. A last line that was cut off, as a crash leaves it, is
 * passed over; anything else that cannot be read throws `NotAJournal`.
 */
export function readJournal(text: string): ReadJournal {
  const lines = text.split('\n').map((line, i) => ({ line: line.trim(), number: i + 1 }));
  const [head, ...rest] = lines.filter(({ line }) => line !== '');
  if (!head) throw new NotAJournal(1, 'the file is empty');
  const first = parse(head.line);
  if (!isHead(first)) throw new NotAJournal(head.number, 'not the head of a journal, {"journal":1,…}');
  if (rest.length > limit) throw new NotAJournal(limit, `more than ${limit} entries`);
  const entries = rest.flatMap(({ line, number }, i) => {
    const entry = parse(line);
    if (entry === undefined && i === rest.length - 1) return [];
    if (!isSound(entry)) throw new NotAJournal(number, 'not an entry of a journal');
    return [entry];
  });
  return { head: first, entries };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

/** A JSON object. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isHead = (value: unknown): value is JournalHead => isRecord(value) && value.journal === 1;
