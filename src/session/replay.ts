import { isCaseFile, readCase, recordingOf, type Recording } from '../diagnosis/case/case-file.ts';
import type { KeptJournal } from '../diagnosis/case/by-phone.ts';
import { sealsOf } from '../diagnosis/case/seals.ts';
import { readJournal } from '../diagnosis/read-journal.ts';
import type { Entry } from '../journal/entry.ts';
import { blank, next } from '../journal/fold.ts';
import type { Snapshot } from '../journal/snapshot.ts';
import type { ShelfReport } from './contract.ts';
import { journalFile } from './journal-file.ts';

/**
 * A saved journal, or the visits of a case file, oldest first; there is always one. Throws `NotAJournal` and
 * `CaseFileBroken`.
 */
export async function readRecordings(text: string): Promise<Recording[]> {
  if (!isCaseFile(text)) return [{ entries: readJournal(text).entries, kept: [] }];
  const seals = sealsOf(crypto, (length) => crypto.getRandomValues(new Uint8Array(length)));
  const file = await readCase(text, seals);
  const visits = file.journals.map((_, i) => recordingOf(file, i + 1));
  return visits.length === 0 ? [{ entries: [], kept: [] }] : visits;
}

const nothing = (): void => undefined;

/** A session that is over: it shows what was known at one moment of it, and does nothing that it is asked for. */
export class Replay extends EventTarget {
  entries: readonly Entry[] = [];
  snapshot: Snapshot = blank;
  readonly kept: readonly KeptJournal[];
  /** The moment that is shown, and the bounds of it: ms on the journal's clock. */
  position = 0;
  readonly from: number;
  readonly until: number;
  readonly #all: readonly Entry[];

  constructor({ entries, kept }: Recording) {
    super();
    this.#all = entries;
    this.kept = kept;
    this.from = entries[0]?.t ?? 0;
    // What was seen last is looked at for a moment, too.
    this.until = (entries.at(-1)?.t ?? 0) + 1000;
    this.seek(this.from);
  }

  /** What the person saw at `t`. */
  seek(t: number): void {
    this.position = Math.min(this.until, Math.max(this.from, t));
    this.entries = this.#all.filter((entry) => entry.t <= this.position);
    const known = this.entries.reduce(next, blank);
    // Seconds go on between two entries, as they did.
    const since = this.position - known.t;
    this.snapshot = { ...known, t: this.position, now: known.now + since };
    this.dispatchEvent(new Event('change'));
  }

  /** When something happened after which the screen was another. */
  get moments(): readonly number[] {
    return this.#all.filter(({ kind }) => telling.has(kind)).map(({ t }) => t);
  }

  journalFile(): File {
    return journalFile(this.#all, '', this.#all.at(-1)?.at ?? 0);
  }

  caseFile(): Promise<File> {
    return Promise.resolve(this.journalFile());
  }

  /** Nothing can be chosen in what is over. */
  readonly files = {
    remembered: null,
    choose: nothing,
    chooseFolder: nothing,
    pick: nothing,
    reopen: nothing,
    models: () => Promise.resolve([]),
    model: nothing,
    lookUp: nothing,
    get: nothing,
    fetch: nothing,
    pause: nothing,
    resume: nothing,
    halt: nothing,
    cancel: nothing,
    shelf: () => Promise.resolve<ShelfReport>({ kept: [], free: null, persistent: false }),
    free: () => Promise.resolve(false),
  };
  readonly openCase = nothing;
  readonly lookAt = nothing;
  readonly join = nothing;
  readonly forget = nothing;
  readonly triedElsewhere = nothing;
  readonly grant = nothing;
  readonly pretend = nothing;
  readonly want = nothing;
  readonly take = nothing;
  readonly tell = nothing;
  readonly errand = nothing;
  readonly consent = nothing;
  readonly keep = nothing;
  readonly stop = nothing;
  readonly again = nothing;
  readonly recheck = nothing;
  readonly close = nothing;
}

const telling: ReadonlySet<Entry['kind']> = new Set<Entry['kind']>([
  'phase',
  'left',
  'came',
  'fault',
  'returned',
  'restored',
  'started',
  'attempt',
  'consented',
]);
