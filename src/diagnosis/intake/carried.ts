import type { Entry } from '../../journal/entry.ts';
import type { Case } from '../case/case.ts';
import { recordingOf, type CaseFile } from '../case/case-file.ts';
import { standingOf } from '../case/kept.ts';
import { explain } from '../explain.ts';
import { ladder, type Next } from '../ladder/ladder.ts';
import type { Verdict } from '../verdict.ts';

/** A case that was carried over from another computer, as it stands. */
export interface Carried {
  readonly kind: 'case';
  readonly file: CaseFile;
  readonly whole: Case;
  readonly next: Next;
  /** The visit in which something ended last. */
  readonly entries: readonly Entry[];
  /** On that end. Null: nothing has ended in any of its visits. */
  readonly verdict: Verdict | null;
}

/** What a case file says of its phone: the same as the page said that wrote it. */
export function carriedIn(file: CaseFile): Carried {
  const { entries, kept } = recordingOf(file);
  const { whole } = standingOf(kept, entries, false);
  return { kind: 'case', file, whole, next: ladder(whole), ...lastEnd(file) };
}

/** A visit after the last attempt may only have looked at the phone. */
function lastEnd(file: CaseFile): { entries: readonly Entry[]; verdict: Verdict | null } {
  for (let visit = file.journals.length; visit > 0; visit--) {
    const { entries, kept } = recordingOf(file, visit);
    const verdict = explain(entries, standingOf(kept, entries, false).given);
    if (verdict) return { entries, verdict };
  }
  return { entries: [], verdict: null };
}
