import type { Entry, Kind, Phase } from '../journal/entry.ts';

/** An entry of one kind. Some kinds share a row of the union, so it is narrowed, not picked. */
export type Of<K extends Kind> = Entry & { readonly kind: K };

/** One try, from the moment it could begin to the moment a person went on to something else. */
export interface Episode {
  /** Everything since the try before. */
  readonly entries: readonly Entry[];
  /** Everything before it: what was learned then is still known. */
  readonly before: readonly Entry[];
  /** What came after it, up to the next attempt: a nonce read then tells what the phone did now. */
  readonly after: readonly Entry[];
  readonly attempt: Of<'attempt'> | null;
  /** What ended it. Null while it runs, and when it succeeded. */
  readonly fault: Of<'fault'> | null;
  /** The phone reported success. */
  readonly restored: boolean;
  readonly phase: Phase;
}

/** A person goes on: what follows belongs to another try. */
const turns: ReadonlySet<Kind> = new Set<Kind>(['again', 'kept', 'chose', 'took']);

/** A journal, cut into tries. */
export function episodes(entries: readonly Entry[]): Episode[] {
  const starts = [0];
  let attempts = 0;
  entries.forEach((entry, i) => {
    if (entry.kind === 'attempt') attempts++;
    if ((turns.has(entry.kind) || (entry.kind === 'attempt' && attempts > 1)) && i > starts.at(-1)!) {
      starts.push(i);
      attempts = entry.kind === 'attempt' ? 1 : 0;
    }
  });
  return starts.map((start, nth) => episode(entries, start, starts[nth + 1] ?? entries.length));
}

function episode(all: readonly Entry[], start: number, end: number): Episode {
  const entries = all.slice(start, end);
  const attempt = first(entries, 'attempt');
  const since = attempt ? entries.slice(entries.indexOf(attempt)) : entries;
  const restored = first(since, 'restored') !== null;
  // An attempt ends once; before one, the newest fault is what a person looks at.
  const fault = attempt ? first(since, 'fault') : last(entries, 'fault');
  const nextAttempt = all.findIndex((entry, i) => i >= end && entry.kind === 'attempt');
  return {
    entries,
    before: all.slice(0, start),
    after: all.slice(end, nextAttempt < 0 ? all.length : nextAttempt),
    attempt,
    fault: restored ? null : fault,
    restored,
    phase: fault?.phase ?? last(since, 'phase')?.phase ?? 'prepare',
  };
}

/** The first entry of a kind. */
export function first<K extends Kind>(entries: readonly Entry[], kind: K): Of<K> | null {
  return entries.find((entry): entry is Of<K> => entry.kind === kind) ?? null;
}

/** The last entry of a kind. */
export function last<K extends Kind>(entries: readonly Entry[], kind: K): Of<K> | null {
  return entries.findLast((entry): entry is Of<K> => entry.kind === kind) ?? null;
}

/** All entries of a kind. */
export function all<K extends Kind>(entries: readonly Entry[], kind: K): Of<K>[] {
  return entries.filter((entry): entry is Of<K> => entry.kind === kind);
}
