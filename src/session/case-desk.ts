import { journalsOf as inFile, readCase, writeCase } from '../diagnosis/case/case-file.ts';
import type { CaseJournal } from '../diagnosis/case/case.ts';
import { ecidAtHand, journalsOf, noPhone, type KeptJournal } from '../diagnosis/case/by-phone.ts';
import { merged } from '../diagnosis/case/merge.ts';
import { maskedEcid, unmasked } from '../diagnosis/case/mask.ts';
import { sealsOf } from '../diagnosis/case/seals.ts';
import { last } from '../diagnosis/episodes.ts';
import { isJournal, readJournal } from '../diagnosis/read-journal.ts';
import type { Entry } from '../journal/entry.ts';
import { fold } from '../journal/fold.ts';
import { visitId } from './cases.ts';

const seals = sealsOf(crypto, (length) => crypto.getRandomValues(new Uint8Array(length)));

/** What a case file is made of: earlier visits, the present one and its name. */
interface CaseParts {
  readonly kept: readonly KeptJournal[];
  readonly entries: readonly Entry[];
  readonly id: string;
  readonly made: number;
  readonly version: string;
  readonly inFull: boolean;
}

/** The case of the phone at hand as a file that another computer opens. */
export async function caseFile({ kept, entries, id, made, version, inFull }: CaseParts): Promise<File> {
  const ecid = ecidAtHand(entries) ?? noPhone;
  const earlier = journalsOf(kept, ecid);
  const key = earlier.find((journal) => journal.key !== undefined)?.key;
  const journals = merged<CaseJournal>(earlier, [{ id, origin: 'here', entries }]);
  const head = { made, version, ecid, inFull, ...(key === undefined ? {} : { key }) };
  const text = await writeCase(journals, head, seals);
  return new File([text], `replug-case-${ecid.slice(-4) || 'no-iphone'}-${made}.json`, {
    type: 'application/json',
  });
}

/**
 * The journals of a case file, or a saved journal, which is a case of one visit. Throws `CaseFileBroken` and
 * `NotAJournal`. `ecid`: the phone at hand, which may be its own.
 */
export async function openCase(file: File, ecid: string | null): Promise<KeptJournal[]> {
  const text = await file.text();
  if (isJournal(text)) return ofJournal(readJournal(text).entries);
  const found = await readCase(text, seals);
  const key = found.masked ? { key: found.key } : {};
  const journals = inFile(found).map((journal): KeptJournal => ({ ...journal, ecid: found.ecid, ...key }));
  const own = ecid === null ? [] : await confirmed(journals, ecid);
  return own.length > 0 ? own : journals;
}

function ofJournal(entries: readonly Entry[]): KeptJournal[] {
  const { phone } = fold(entries);
  const opened = last(entries, 'opened');
  const install = opened?.who === 'page' ? (opened.install ?? '') : '';
  return [{ id: visitId(install, entries), origin: 'case-file', ecid: phone?.ecid ?? noPhone, entries }];
}

/** The journals of case files that turn out to be about this phone, with its own ECID in place of the mask. */
export async function confirmed(kept: readonly KeptJournal[], ecid: string): Promise<KeptJournal[]> {
  const found = new Map<string, string>();
  for (const key of new Set(kept.flatMap((each) => each.key ?? [])))
    found.set(key, await maskedEcid(seals, key, ecid));
  return kept.flatMap(({ key, ...journal }) =>
    key !== undefined && found.get(key) === journal.ecid
      ? [{ ...journal, ecid, entries: unmasked(journal.entries, journal.ecid, ecid) }]
      : [],
  );
}
