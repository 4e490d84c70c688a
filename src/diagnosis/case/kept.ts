import type { Entry } from '../../journal/entry.ts';
import { fold } from '../../journal/fold.ts';
import type { Snapshot } from '../../journal/snapshot.ts';
import { episodes, last } from '../episodes.ts';
import type { Given } from '../explain.ts';
import { caseOf, type Case, type CaseJournal } from './case.ts';
import { neighbourhood } from './neighbours.ts';

/** In place of an ECID: of attempts elsewhere that a person told of before a phone was seen. */
export const noPhone = '';

/** One visit as it is kept when it is over. */
export interface KeptJournal extends CaseJournal {
  /** Of its phone, or `noPhone`; of a case file that no phone has confirmed yet, its mask. */
  readonly ecid: string;
  /** Key of the mask; absent where the ECID is the phone's own. */
  readonly key?: string;
}

/** What earlier visits tell of a phone and of its neighbours. `entries`: the present visit. */
function givenOf(kept: readonly KeptJournal[], entries: readonly Entry[], technician: boolean): Given {
  const ecid = ecidAtHand(entries);
  const earlier = journalsOf(kept, ecid);
  const last = caseOf([...earlier, present(entries)], ecid).attempts.at(-1);
  const others = [...new Set(kept.map((each) => each.ecid))]
    .filter((each) => each !== ecid)
    .map((each) => ({ ecid: each, journals: journalsOf(kept, each) }));
  return { technician, earlier, ...(last ? neighbourhood(others, last) : {}) };
}

/** The case of the present phone, this visit and earlier ones, oldest first. */
export interface Standing {
  readonly given: Given;
  readonly journals: readonly CaseJournal[];
  readonly whole: Case;
}

/** Where the case of the present visit's phone stands. */
export function standingOf(
  kept: readonly KeptJournal[],
  entries: readonly Entry[],
  technician: boolean,
): Standing {
  const given = givenOf(kept, entries, technician);
  const journals = [...(given.earlier ?? []), present(entries)];
  return { given, journals, whole: caseOf(journals, ecidAtHand(entries), given) };
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

/** The visit that is going on. */
const present = (entries: readonly Entry[]): CaseJournal => ({ id: 'now', origin: 'here', entries });

const begun = ({ entries }: CaseJournal): number => entries[0]?.at ?? 0;

/** How each attempt looked at its end, by the id that its record has. */
export function pictures(journals: readonly CaseJournal[]): Map<string, Snapshot> {
  return new Map(
    journals.flatMap(({ entries }) =>
      episodes(entries).flatMap(({ attempt, before, entries: own }) =>
        attempt ? [[attempt.id, fold([...before, ...own])] as const] : [],
      ),
    ),
  );
}
