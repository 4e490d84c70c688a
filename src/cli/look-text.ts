import { readBootSerial, ecidText } from '../boot/identity.ts';
import { text, type Bytes } from '../bytes/bytes.ts';
import type { World } from '../bytes/world.ts';
import { isCaseFile, readCase } from '../diagnosis/case/case-file.ts';
import { explain } from '../diagnosis/explain.ts';
import { carriedIn } from '../diagnosis/intake/carried.ts';
import { isIdevicerestoreLog, readIdevicerestore } from '../diagnosis/intake/idevicerestore.ts';
import { isTranscript, readTranscript } from '../diagnosis/intake/transcript.ts';
import { isJournal } from '../diagnosis/read-journal.ts';
import type { Entry } from '../journal/entry.ts';
import { isDict, maybe } from '../plist/dict.ts';
import { parsePlist } from '../plist/parse.ts';
import type { Dict } from '../plist/value.ts';
import type { Verdict } from '../diagnosis/verdict.ts';
import type { Finding, Question } from './finding.ts';
import { ticketFacts } from './look-img4.ts';
import { lookAtManifest } from './look-manifest.ts';
import { nodeSeals } from './node-seals.ts';

/** A property list that we know: a BuildManifest, or a saved answer of the signing server. */
export async function lookAtPlist(
  world: World,
  bytes: Bytes,
  question: Question,
): Promise<Finding | undefined> {
  if (!/^(bplist0|\uFEFF?\s*<(\?xml|!DOCTYPE plist|plist))/.test(text(bytes.subarray(0, 256))))
    return undefined;
  const value = parsePlist(bytes);
  if (!isDict(value)) return undefined;
  if (maybe.list(value, 'BuildIdentities')) return lookAtManifest(bytes, question);
  return lookAtAnswer(world, value);
}

async function lookAtAnswer(world: World, answer: Dict): Promise<Finding | undefined> {
  const generator = maybe.string(answer, 'generator') ?? null;
  const ticket = maybe.data(answer, 'ApImg4Ticket');
  if (ticket) return { kind: 'shsh', ...(await ticketFacts(world, ticket)), generator };
  // Phones before the A7 have a ticket that is no Image4.
  const old = maybe.data(answer, 'APTicket');
  return old && { kind: 'shsh', image4: false, ticketBytes: old.length, generator };
}

/** iBoot's serial line, or an account of a restore: a case file, a journal, a transcript, a log of idevicerestore. */
export async function lookAtText(bytes: Bytes): Promise<Finding | undefined> {
  const start = text(bytes.subarray(0, 4096));
  if (/\bCPID:[0-9A-F]{4,8}\b/i.test(start)) {
    const { ecid, ...rest } = readBootSerial(start);
    const known = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
    return { kind: 'iBoot serial line', ecid: String(ecid), ecidHex: ecidText(ecid), ...known };
  }
  const whole = text(bytes);
  if (isCaseFile(start)) return lookAtCase(whole);
  if (isJournal(start)) return lookAtJournal(whole);
  if (isTranscript(whole)) return toldIn('transcript', readTranscript(whole));
  return isIdevicerestoreLog(whole) ? toldIn('log of idevicerestore', readIdevicerestore(whole)) : undefined;
}

/** How it ended, shortly: `npm run diagnose` has the rest. */
function toldIn(kind: string, entries: readonly Entry[]): Finding {
  return { kind, entries: entries.length, ended: endOf(explain(entries)) };
}

const endOf = (verdict: Verdict | null): string | null =>
  verdict && [verdict.outcome, verdict.class, verdict.shape].filter((each) => each).join(' ');

/** Whole is one whose checksum fits; another is refused. */
async function lookAtCase(whole: string): Promise<Finding> {
  const file = await readCase(whole, nodeSeals);
  const { whole: found, verdict } = carriedIn(file);
  const { version, ecid, masked, journals } = file;
  return {
    kind: 'case file',
    whole: true,
    ...{ version, masked, ecid, visits: journals.length },
    attempts: found.attempts.filter(({ began }) => began).length,
    ended: endOf(verdict),
  };
}

function lookAtJournal(lines: string): Finding {
  const [head = '', ...entries] = lines.split('\n').filter((line) => line.trim() !== '');
  const { version } = parseRecord(head);
  const last = entries.at(-1);
  const { who, kind } = last === undefined ? {} : parseRecord(last);
  return {
    kind: 'journal',
    version,
    entries: entries.length,
    last: last === undefined ? null : `${String(who)} ${String(kind)}`,
  };
}

function parseRecord(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    // The last line of a journal that was being written.
    return {};
  }
}
