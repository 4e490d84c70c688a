import { clear, del, set, values, type UseStore } from 'idb-keyval';
import type { KeptJournal } from '../diagnosis/case/by-phone.ts';
import type { Entry } from '../journal/entry.ts';
import { openStore } from './database.ts';

/** What earlier visits and case files left: on this computer, and nowhere else. */
export interface CaseStore {
  load(): Promise<KeptJournal[]>;
  keep(journal: KeptJournal): Promise<void>;
  drop(id: string): Promise<void>;
  forget(): Promise<void>;
}

/** The name of a visit, here and in case files: the browser's mark and when it began. */
export const visitId = (install: string, entries: readonly Entry[]): string =>
  `${install}-${entries[0]?.at ?? 0}`;

/** More visits than this are not kept: the oldest go first. */
const most = 60;

/** IndexedDB: one record for each visit. */
export class BrowserCaseStore implements CaseStore {
  // Strict: a visit that is kept here is deleted where it was written.
  readonly #store: UseStore = openStore('replug-cases', 'journals')('strict');

  load(): Promise<KeptJournal[]> {
    return values<KeptJournal>(this.#store);
  }

  async keep(journal: KeptJournal): Promise<void> {
    await set(journal.id, journal, this.#store);
    const begun = ({ entries }: KeptJournal): number => entries[0]?.at ?? 0;
    const all = (await this.load()).sort((a, b) => begun(b) - begun(a));
    for (const { id } of all.slice(most)) await this.drop(id);
  }

  drop(id: string): Promise<void> {
    return del(id, this.#store);
  }

  forget(): Promise<void> {
    return clear(this.#store);
  }
}
