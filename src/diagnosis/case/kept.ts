import type { Entry } from '../../journal/entry.ts';
import { fold } from '../../journal/fold.ts';
import type { Snapshot } from '../../journal/snapshot.ts';
import { episodes } from '../episodes.ts';
import type { Given } from '../explain.ts';
import { ecidAtHand, journalsOf, type KeptJournal } from './by-phone.ts';
import { caseOf, type Case, type CaseJournal } from './case.ts';
import { neighbourhood } from './neighbours.ts';

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

/** The visit that is going on. */
const present = (entries: readonly Entry[]): CaseJournal => ({ id: 'now', origin: 'here', entries });

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
