import type { CaseJournal } from './case.ts';

/**
 * Journals from two places as one list, oldest first. One that both have is taken once: in its longer form, and of two
 * alike the one that was written here, or else the newer copy, whose mask may have become an ECID.
 */
export function merged<J extends CaseJournal>(known: readonly J[], brought: readonly J[]): J[] {
  const byId = new Map<string, J>();
  for (const journal of [...known, ...brought]) {
    const other = byId.get(journal.id);
    if (!other || replaces(journal, other))
      byId.set(journal.id, other?.origin === 'here' ? { ...journal, origin: 'here' } : journal);
  }
  return [...byId.values()].sort((a, b) => begun(a) - begun(b));
}

const replaces = (journal: CaseJournal, other: CaseJournal): boolean =>
  journal.entries.length > other.entries.length ||
  (journal.entries.length === other.entries.length && other.origin !== 'here');

const begun = ({ entries }: CaseJournal): number => entries[0]?.at ?? 0;
