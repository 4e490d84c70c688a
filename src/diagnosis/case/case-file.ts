import type { Entry } from '../../journal/entry.ts';
import { date } from '../../journal/form.ts';
import { isSound } from '../../journal/sound.ts';
import { isRecord } from '../read-journal.ts';
import { CaseFileBroken } from '../errors.ts';
import type { CaseJournal } from './case.ts';
import { ecidsIn, maskedEcid, maskedJournal } from './mask.ts';
import type { KeptJournal } from './by-phone.ts';
import type { Seals } from './seals.ts';

/** A case as it leaves this computer: journals without what names a person. */
export interface CaseFile {
  /** Wall time, ms since 1970. */
  readonly made: number;
  /** Version of the page that made it. */
  readonly version: string;
  /** Key of the hashes of ECIDs in it, hex. */
  readonly key: string;
  /** The phone: its masked ECID, or its ECID where a person ticked that; empty where none was there. */
  readonly ecid: string;
  readonly masked: boolean;
  readonly journals: readonly { readonly id: string; readonly entries: readonly Entry[] }[];
}

/** The schema this version writes, and the newest that it reads. */
const schema = 1;

/** More than any case needs. */
const longest = 64 * 1024 * 1024;

/** What goes into a case file besides its journals. */
interface CaseFileHead {
  readonly made: number;
  readonly version: string;
  readonly ecid: string;
  /** Serial numbers and ECIDs stay in: only where a person ticked it. */
  readonly inFull: boolean;
  /** Of the masks that the journals have already: no phone has confirmed the case file that they came in. */
  readonly key?: string;
}

/** A case as the text of a file: masked, checksummed, one phone. */
export async function writeCase(
  journals: readonly CaseJournal[],
  head: CaseFileHead,
  seals: Seals,
): Promise<string> {
  const { made, version, ecid, inFull } = head;
  const key = head.key ?? seals.key();
  const masked = !inFull || head.key !== undefined;
  const masks = new Map<string, string>();
  const named = new Set([ecid, ...journals.flatMap(({ entries }) => ecidsIn(entries))]);
  // Where no phone was there.
  named.delete('');
  if (masked && head.key === undefined)
    for (const each of named) masks.set(each, await maskedEcid(seals, key, each));
  const body: CaseFile = {
    made,
    version,
    key,
    ecid: masks.get(ecid) ?? ecid,
    masked,
    journals: journals.map(({ id, entries }) => ({
      id,
      entries: masked ? maskedJournal(entries, masks) : entries,
    })),
  };
  const text = JSON.stringify(body);
  return `${JSON.stringify({ replugCase: schema, checksum: await seals.digest(text), case: body })}\n`;
}

/** Whether a text means to be a case file. */
export const isCaseFile = (text: string): boolean => /^\s*\{\s*"replugCase"\s*:/.test(text);

/** A case file. Throws `CaseFileBroken` for one that was changed, cut off, or written by a newer version. */
export async function readCase(text: string, seals: Pick<Seals, 'digest'>): Promise<CaseFile> {
  if (text.length > longest) throw new CaseFileBroken('it is larger than a case can be');
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    throw new CaseFileBroken('it is cut off, or no JSON');
  }
  if (!isRecord(file) || typeof file.replugCase !== 'number' || file.replugCase < 1)
    throw new CaseFileBroken('it is no case file');
  if (file.replugCase > schema) throw new CaseFileBroken('a newer version of Replug wrote it');
  const body = file.case;
  if ((await seals.digest(JSON.stringify(body))) !== file.checksum)
    throw new CaseFileBroken('its checksum does not fit: it was changed');
  if (!isCase(body)) throw new CaseFileBroken('its parts are not those of a case');
  return body;
}

function isCase(body: unknown): body is CaseFile {
  if (!isRecord(body)) return false;
  const { made, version, key, ecid, masked, journals } = body;
  return (
    date(made) &&
    typeof version === 'string' &&
    typeof key === 'string' &&
    typeof ecid === 'string' &&
    typeof masked === 'boolean' &&
    Array.isArray(journals) &&
    journals.every(
      (each) =>
        isRecord(each) &&
        typeof each.id === 'string' &&
        Array.isArray(each.entries) &&
        each.entries.every(isSound),
    )
  );
}

/** The journals of a case file, as they join a case here. */
export const journalsOf = ({ journals }: CaseFile): CaseJournal[] =>
  journals.map(({ id, entries }) => ({ id, origin: 'case-file', entries }));

/** What can be looked at again: one visit, and the earlier ones of its case. */
export interface Recording {
  readonly entries: readonly Entry[];
  readonly kept: readonly KeptJournal[];
}

/** A case file as the page showed it at one of its visits, counted from 1: at the last one, unless another is named. */
export function recordingOf(file: CaseFile, visit = file.journals.length): Recording {
  const kept = journalsOf(file)
    .slice(0, visit)
    .map((journal) => ({ ...journal, ecid: file.ecid }));
  return { entries: kept.at(-1)?.entries ?? [], kept: kept.slice(0, -1) };
}
