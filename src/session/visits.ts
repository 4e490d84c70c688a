import { ecidAtHand, journalsOf, noPhone, type KeptJournal } from '../diagnosis/case/by-phone.ts';
import { merged } from '../diagnosis/case/merge.ts';
import type { Entry } from '../journal/entry.ts';
import { visitId, type CaseStore } from './cases.ts';

/** What is heard of the visits that are kept. */
interface Hears {
  /** There are others than before. */
  readonly changed: () => void;
  /** Something is known here, and could not be stored. */
  readonly refused: (error: unknown) => void;
}

/** Earlier visits and case files that were opened: of the phone at hand and of others. */
export class Visits {
  kept: readonly KeptJournal[] = [];
  readonly #store: CaseStore | undefined;
  readonly #install: string;
  readonly #hears: Hears;

  constructor(store: CaseStore | undefined, install: string, hears: Hears) {
    this.#store = store;
    this.#install = install;
    this.#hears = hears;
  }

  async load(): Promise<void> {
    this.kept = merged(this.kept, (await this.#store?.load()) ?? []);
  }

  /**
   * A visit in which something was tried with a real phone, or told of, becomes part of its case: of the phone that was
   * there, or whose case was looked at, or of none. False: it is not stored.
   */
  async keep(entries: readonly Entry[]): Promise<boolean> {
    const real = withoutPretend(entries);
    if (!real.some(({ kind }) => kind === 'attempt' || kind === 'tried-elsewhere')) return true;
    const ecid = ecidAtHand(real) ?? noPhone;
    const key = this.kept.find((each) => each.ecid === ecid)?.key;
    const masked = key === undefined ? {} : { key };
    return this.#takeIn([{ id: this.idOf(real), ecid, ...masked, origin: 'here', entries: real }]);
  }

  /** The name of the present visit, here and in case files. */
  idOf(entries: readonly Entry[]): string {
    return visitId(this.#install, entries);
  }

  /** What was told of before a phone was seen was about this one, says the person. */
  async join(ecid: string): Promise<void> {
    const ids = new Set(journalsOf(this.kept, noPhone).map(({ id }) => id));
    this.kept = this.kept.map((each) => (ids.has(each.id) ? { ...each, ecid } : each));
    await this.#stored(this.kept.filter(({ id }) => ids.has(id)));
    this.#hears.changed();
  }

  /**
   * Deletes the case of one phone, by its ECID or mask; null: all cases. Answers the visits that are gone: what cannot be
   * deleted stays in the list.
   */
  async forget(ecid: string | null): Promise<ReadonlySet<string>> {
    const gone = new Set<string>();
    for (const { id } of ecid === null ? this.kept : journalsOf(this.kept, ecid)) {
      const dropped = await this.#store?.drop(id).then(
        () => true,
        () => false,
      );
      if (dropped !== false) gone.add(id);
    }
    this.kept = this.kept.filter(({ id }) => !gone.has(id));
    this.#hears.changed();
    return gone;
  }

  /** A case file says by its mask whether the phone that came is its own. */
  async unmask(ecid: string | undefined): Promise<void> {
    if (!ecid || !this.kept.some(({ key }) => key !== undefined)) return;
    await this.#takeIn(await (await import('./case-desk.ts')).confirmed(this.kept, ecid));
  }

  /** The case of the phone at hand, for another computer: masked, unless the person wants its numbers in it. */
  async file(entries: readonly Entry[], made: number, version: string, inFull: boolean): Promise<File> {
    const { caseFile } = await import('./case-desk.ts');
    return caseFile({ kept: this.kept, entries, id: this.idOf(entries), made, version, inFull });
  }

  /**
   * The journals of a case file, or a journal, join what is kept. Answers the ECID that they have here, or their mask
   * while no phone has confirmed it. `entries`: of the present visit. Throws `CaseFileBroken` and `NotAJournal`.
   */
  async open(file: File, entries: readonly Entry[], ecid: string | null): Promise<string> {
    const { openCase } = await import('./case-desk.ts');
    const journals = await openCase(file, ecid);
    // This visit may have been carried away and back: what it knows itself is newer.
    const present = this.idOf(entries);
    await this.#takeIn(journals.filter(({ id }) => id !== present));
    return journals.at(-1)?.ecid ?? '';
  }

  /** They are told of when they are stored, or have been refused. */
  async #takeIn(journals: readonly KeptJournal[]): Promise<boolean> {
    this.kept = merged(this.kept, journals);
    const ids = new Set(journals.map(({ id }) => id));
    const brought = this.kept.filter(({ id }) => ids.has(id));
    const stored = await this.#stored(brought);
    this.#hears.changed();
    return stored;
  }

  async #stored(journals: readonly KeptJournal[]): Promise<boolean> {
    try {
      for (const journal of journals) await this.#store?.keep(journal);
      return true;
    } catch (error) {
      this.#hears.refused(error);
      return false;
    }
  }
}

/** A pretend phone takes the place of the real one: what it does is nobody's case. */
function withoutPretend(entries: readonly Entry[]): readonly Entry[] {
  const at = entries.findIndex((each) => each.who === 'page' && each.kind === 'opened' && each.pretend);
  return at < 0 ? entries : entries.slice(0, at);
}
