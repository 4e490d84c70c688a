import type { KeptJournal } from '../diagnosis/case/kept.ts';
import type { Entry } from '../journal/entry.ts';
import type { Snapshot } from '../journal/snapshot.ts';
import type { CaseStore } from './cases.ts';

/** Earlier visits and case files that were opened: of the phone at hand and of others. */
export class Visits {
  kept: readonly KeptJournal[] = [];
  readonly #store: CaseStore | undefined;
  readonly #install: string;
  readonly #changed: () => void;

  constructor(store: CaseStore | undefined, install: string, changed: () => void) {
    this.#store = store;
    this.#install = install;
    this.#changed = changed;
  }

  async load(): Promise<void> {
    this.kept = (await this.#store?.load().catch(() => [])) ?? [];
  }

  /** A visit in which something was tried with a real phone becomes part of its case. */
  async keep(entries: readonly Entry[], { phone, pretend }: Snapshot): Promise<void> {
    const tried = entries.some(({ kind }) => kind === 'attempt' || kind === 'tried-elsewhere');
    if (!tried || pretend !== null || !phone?.ecid) return;
    await this.#takeIn([{ id: this.#id(entries), ecid: phone.ecid, origin: 'here', entries }]);
  }

  /** A case file says by its mask whether the phone that came is its own. */
  async unmask(ecid: string | undefined): Promise<void> {
    if (!ecid || !this.kept.some(({ key }) => key !== undefined)) return;
    await this.#takeIn(await (await import('./case-desk.ts')).confirmed(this.kept, ecid));
  }

  /** The case of the phone at hand, for another computer: masked, unless the person wants its numbers in it. */
  async file(entries: readonly Entry[], made: number, version: string, inFull: boolean): Promise<File> {
    const { caseFile } = await import('./case-desk.ts');
    return caseFile({ kept: this.kept, entries, id: this.#id(entries), made, version, inFull });
  }

  /** The journals of a case file join what is kept. Throws `CaseFileBroken`. */
  async open(file: File, ecid: string | null): Promise<void> {
    const { openCase } = await import('./case-desk.ts');
    await this.#takeIn(await openCase(file, ecid));
  }

  async #takeIn(journals: readonly KeptJournal[]): Promise<void> {
    const ids = new Set(journals.map(({ id }) => id));
    this.kept = [...this.kept.filter(({ id }) => !ids.has(id)), ...journals];
    this.#changed();
    for (const journal of journals) await this.#store?.keep(journal).catch(() => undefined);
  }

  /** The name of a visit, here and in case files. */
  #id(entries: readonly Entry[]): string {
    return `${this.#install}-${entries[0]?.at ?? 0}`;
  }
}
