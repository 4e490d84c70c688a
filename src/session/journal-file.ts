import type { Entry, JournalHead } from '../journal/entry.ts';

/** A journal as a file: a head, then one entry a line. */
export function journalFile(entries: readonly Entry[], version: string, made: number): File {
  const head: JournalHead = { journal: 1, version, made };
  const lines = [head, ...entries].map((line) => JSON.stringify(line));
  return new File([lines.join('\n'), '\n'], `replug-journal-${made}.jsonl`, { type: 'application/jsonl' });
}
