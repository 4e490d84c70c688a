import type { Entry, Fault } from '../journal/entry.ts';
import { all, type Of } from './episodes.ts';

/** What the phone itself reported about its failure. */
export interface Report {
  readonly status: number;
  readonly amrError: number | null;
  /** What the first step that failed ended with; null when no step said that it failed. */
  readonly result: number | null;
  /** The first step that failed; later ones repeat its text. */
  readonly checkpoint: number | null;
  readonly name: string;
  readonly text: string;
  /** The end of its own log, up to the failure: what it says there may be the reason. */
  readonly log: string;
  /** How long the failed step had run; null when its beginning is not known. */
  readonly ranMs: number | null;
  /** What the failed step had asked us for. */
  readonly asked: readonly string[];
  /** It asked for something, and had an answer to all of it. */
  readonly answered: boolean;
}

/** Null: the phone reported no failure. The first failed step decides: cleaning up follows it and repeats its text. */
export function reportIn(since: readonly Entry[], fault: Fault): Report | null {
  const status = all(since, 'status').findLast((each) => each.status !== 0);
  if (!status && fault.name !== 'RestoreFailed') return null;
  const failed = all(since, 'checkpoint').find(({ result }) => result !== 0) ?? null;
  const asked = failed ? askedIn(since, failed) : [];
  const answers = new Set(
    all(since, 'answered').flatMap((each) => (each.who === 'restored' ? [each.request] : [])),
  );
  return {
    status: status?.status ?? numberIn(fault.status) ?? -1,
    amrError: status?.amrError ?? numberIn(fault.amrError),
    result: failed?.result ?? null,
    checkpoint: failed?.id ?? numberIn(fault.checkpoint),
    name: failed?.name ?? '',
    text: [failed?.text, status?.text, fault.text].map(textIn).find((text) => text !== '') ?? '',
    log: logBefore(since),
    ranMs: failed && begunAt(since, failed),
    asked: asked.map(({ dataType }) => dataType),
    answered: asked.length > 0 && asked.every(({ request }) => answers.has(request)),
  };
}

const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Lines of the phone's log that may tell of the reason of a failure: those right before it. */
const tellingLines = 40;

function logBefore(since: readonly Entry[]): string {
  const lines = all(since, 'log').flatMap(({ text }) => text.split('\n'));
  const failure = lines.findIndex((line) => line.includes('CHECKPOINT FAILURE'));
  const end = failure < 0 ? lines.length : failure;
  return lines.slice(Math.max(0, end - tellingLines), end).join('\n');
}

function begunAt(since: readonly Entry[], failed: Of<'checkpoint'>): number | null {
  const begun = all(since, 'checkpoint').findLast(
    ({ id, complete, t }) => id === failed.id && !complete && t <= failed.t,
  );
  return begun && begun !== failed ? failed.t - begun.t : null;
}

const numberIn = (value: unknown): number | null => (typeof value === 'number' ? value : null);

type RestoredAsked = Extract<Of<'asked'>, { who: 'restored' }>;

/** What the phone asked for between the beginning of a step and its failure. */
function askedIn(since: readonly Entry[], failed: Of<'checkpoint'>): RestoredAsked[] {
  const end = since.indexOf(failed);
  const begin = since.findLastIndex(
    (entry, i) => i < end && entry.kind === 'checkpoint' && entry.id === failed.id && !entry.complete,
  );
  if (begin < 0) return [];
  return all(since.slice(begin, end), 'asked').filter((entry) => entry.who === 'restored');
}
