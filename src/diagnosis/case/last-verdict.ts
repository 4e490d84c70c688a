import type { Entry } from '../../journal/entry.ts';
import { explain } from '../explain.ts';
import { ladder } from '../ladder/ladder.ts';
import { believing } from '../restored-elsewhere.ts';
import type { Verdict } from '../verdict.ts';
import type { Standing } from './kept.ts';

/** The verdict on a phone's last try, and the journal that tells of it. */
interface LastVerdict {
  readonly verdict: Verdict;
  readonly entries: readonly Entry[];
}

/**
 * Of the present visit; where nothing has ended in it, of the latest one before. An earlier try is not asked about again,
 * and the next step is that of today. Null while nothing has ended.
 */
export function lastVerdict({ given, journals, whole }: Standing): LastVerdict | null {
  for (const [i, { entries }] of [...journals.entries()].reverse()) {
    const verdict = explain(entries, { ...given, earlier: journals.slice(0, i) });
    if (!verdict) continue;
    if (i === journals.length - 1) return { verdict, entries };
    const { step: next, branch, together, untested, losses } = ladder(whole);
    const today = { ...verdict, asks: [], next, branch, together, untested, losses };
    return { verdict: believing(today, whole), entries };
  }
  return null;
}
