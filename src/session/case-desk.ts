import { journalsOf as inFile, merged, readCase, writeCase } from '../diagnosis/case/case-file.ts';
import { journalsOf, type KeptJournal } from '../diagnosis/case/kept.ts';
import { maskedEcid, unmasked } from '../diagnosis/case/mask.ts';
import { sealsOf } from '../diagnosis/case/seals.ts';
import type { Entry } from '../journal/entry.ts';
import { fold } from '../journal/fold.ts';

const seals = sealsOf(crypto, (length) => crypto.getRandomValues(new Uint8Array(length)));

/** What a case file is made of: earlier visits, the present one and its name. */
export interface CaseParts {
  readonly kept: readonly KeptJournal[];
  readonly entries: readonly Entry[];
  readonly id: string;
  readonly made: number;
  readonly version: string;
  readonly inFull: boolean;
}

/** The case of the phone at hand as a file that another computer opens. */
export async function caseFile({ kept, entries, id, made, version, inFull }: CaseParts): Promise<File> {
  const ecid = fold(entries).phone?.ecid ?? '';
  const journals = merged(journalsOf(kept, ecid), [{ id, origin: 'here', entries }]);
  const text = await writeCase(journals, { made, version, ecid, inFull }, seals);
  return new File([text], `replug-case-${ecid.slice(-4)}-${made}.json`, { type: 'application/json' });
}

/** The journals of a case file. Throws `CaseFileBroken`. `ecid`: the phone at hand, which may be its own. */
export async function openCase(file: File, ecid: string | null): Promise<KeptJournal[]> {
  const found = await readCase(await file.text(), seals);
  const key = found.masked ? { key: found.key } : {};
  const journals = inFile(found).map((journal): KeptJournal => ({ ...journal, ecid: found.ecid, ...key }));
  return ecid === null ? journals : [...journals, ...(await confirmed(journals, ecid))];
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
