import type { KeptJournal } from '../diagnosis/case/kept.ts';
import { merged } from '../diagnosis/case/merge.ts';
import type { Entry } from '../journal/entry.ts';
import type { Snapshot } from '../journal/snapshot.ts';
import { visitId, type CaseStore } from './cases.ts';

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
    await this.#takeIn([{ id: visitId(this.#install, entries), ecid: phone.ecid, origin: 'here', entries }]);
  }

  /** A case file says by its mask whether the phone that came is its own. */
  async unmask(ecid: string | undefined): Promise<void> {
    if (!ecid || !this.kept.some(({ key }) => key !== undefined)) return;
    await this.#takeIn(await (await import('./case-desk.ts')).confirmed(this.kept, ecid));
  }

  /** The case of the phone at hand, for another computer: masked, unless the person wants its numbers in it. */
  async file(entries: readonly Entry[], made: number, version: string, inFull: boolean): Promise<File> {
    const { caseFile } = await import('./case-desk.ts');
    return caseFile({ kept: this.kept, entries, id: visitId(this.#install, entries), made, version, inFull });
  }

  /**
   * The journals of a case file, or a journal, join what is kept. Answers the ECID that they have here, or their mask
   * while no phone has confirmed it. `entries`: of the present visit. Throws `CaseFileBroken` and `NotAJournal`.
   */
  async open(file: File, entries: readonly Entry[], ecid: string | null): Promise<string> {
    const { openCase } = await import('./case-desk.ts');
    const journals = await openCase(file, ecid);
    // This visit may have been carried away and back: what it knows itself is newer.
    const present = visitId(this.#install, entries);
    await this.#takeIn(journals.filter(({ id }) => id !== present));
    return journals.at(-1)?.ecid ?? '';
  }

  async #takeIn(journals: readonly KeptJournal[]): Promise<void> {
    this.kept = merged(this.kept, journals);
    this.#changed();
    const ids = new Set(journals.map(({ id }) => id));
    for (const journal of this.kept.filter(({ id }) => ids.has(id)))
      await this.#store?.keep(journal).catch(() => undefined);
  }
}
