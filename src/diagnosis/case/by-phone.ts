import type { Entry } from '../../journal/entry.ts';
import { fold } from '../../journal/fold.ts';
import { last } from '../episodes.ts';
import type { CaseJournal } from './case.ts';

/** In place of an ECID: of attempts elsewhere that a person told of before a phone was seen. */
export const noPhone = '';

/** One visit as it is kept when it is over. */
export interface KeptJournal extends CaseJournal {
  /** Of its phone, or `noPhone`; of a case file that no phone has confirmed yet, its mask. */
  readonly ecid: string;
  /** Key of the mask; absent where the ECID is the phone's own. */
  readonly key?: string;
}

/** The phone at hand; while there is none, that of the case which was opened last. */
export const ecidAtHand = (entries: readonly Entry[]): string | null =>
  fold(entries).phone?.ecid ?? last(entries, 'case-opened')?.ecid ?? null;

/** The kept journals of one phone, oldest first. */
export const journalsOf = (kept: readonly KeptJournal[], ecid: string | null): KeptJournal[] =>
  kept.filter((each) => each.ecid === ecid).sort((a, b) => begun(a) - begun(b));

/** Each phone of which earlier visits are kept, by its ECID or its mask: the one that was here last comes first. */
export function phonesKept(kept: readonly KeptJournal[]): { ecid: string; visits: number; lastAt: number }[] {
  return [...new Set(kept.map(({ ecid }) => ecid))]
    .map((ecid) => {
      const journals = journalsOf(kept, ecid);
      return { ecid, visits: journals.length, lastAt: journals.at(-1)?.entries.at(-1)?.at ?? 0 };
    })
    .sort((a, b) => b.lastAt - a.lastAt);
}

const begun = ({ entries }: CaseJournal): number => entries[0]?.at ?? 0;
