import type { FailureClass } from './classes.ts';
import type { Evidence } from './evidence.ts';
import type { HeldBy } from './held.ts';
import { httpStatusIn } from './http-status.ts';
import type { Shape } from './shapes.ts';
import type { Weighed, Who, Why, Word } from './verdict.ts';

/** One who is named, without weighing. */
export const named = (who: Who, word: Word, why: Why): Weighed => ({
  who,
  word,
  why,
  against: null,
  capped: false,
});

/** Who is the reason where the fault itself names it. Null: it has to be weighed. */
export const reasons: Readonly<
  Record<FailureClass, (seen: Evidence, shape: Shape | null) => Weighed[] | null>
> = {
  COMM: () => null,
  CLAIM: ({ heldBy }, shape) =>
    shape === 'S7'
      ? null
      : [named('computer', 'most likely', heldBy === null ? 'held-by-another' : claimWhys[heldBy])],
  PERM: () => [named('computer', 'most likely', 'not-granted')],
  HOSTSLOW: ({ fault, driftMs }) => [
    named(
      'computer',
      'most likely',
      fault.name === 'TabEnded' ? 'tab-ended' : driftMs > 0 ? 'stood-still' : 'missed-start',
    ),
  ],
  HOSTOLD: ({ fault, retold }) => [
    fault.name === 'ResetRefused'
      ? named('computer', 'most likely', 'no-reset')
      : named(retold ? 'tool' : 'client', 'most likely', 'too-old'),
  ],
  ELIG: ({ fault }) => [
    named('apple', 'most likely', fault.name === 'SigningRefused' ? 'not-signed' : 'not-fitting'),
  ],
  NET: ({ fault, report }) => {
    const why = networkWhys[fault.name] ?? 'not-reached';
    // What the phone itself failed to get may lack for another reason.
    if (why !== 'not-answered') return [named('network', 'most likely', why)];
    const refused = report !== null && httpStatusIn(report.text) !== null;
    const came = report?.answered === true;
    return [named('network', 'more likely', refused ? 'refused-there' : came ? 'came-to-nothing' : why)];
  },
  FILE: ({ fault }) => [
    fault.name === 'RestoreFailed'
      ? named('file', 'more likely', 'sum-differs')
      : named('file', 'most likely', fileWhys[fault.name] ?? 'damaged'),
  ],
  DEVSTOR: () => [named('phone', 'most likely', 'says-so')],
  DEVPART: () => [named('phone', 'most likely', 'says-so')],
  POWER: ({ report }) => [named('phone', report ? 'most likely' : 'more likely', 'low-battery')],
  LOCK: () => [named('phone', 'most likely', 'says-so')],
  WRONGDEV: () => [named('two-phones', 'most likely', 'another-came')],
  USER: () => [],
  CLIENT: ({ fault, unknown, retold }) => [
    // The one that every browser can, and this one did not this time.
    fault.name === 'DigestFailed'
      ? named('computer', 'most likely', 'no-sum')
      : named(
          retold ? 'tool' : 'client',
          fault.name === 'RestoreFailed' || fault.name === 'DidNotLeave' ? 'more likely' : 'most likely',
          fault.name === 'DidNotLeave' ? 'wrong-form' : unknown.length > 0 ? 'unanswered' : 'met-unknown',
        ),
  ],
  UNKNOWN: () => [named('phone', 'open', 'unrecognised')],
};

const claimWhys: Readonly<Record<HeldBy, Why>> = {
  rights: 'no-rights',
  dialog: 'no-rights',
  forbidden: 'no-rights',
  driver: 'kept-by-system',
  system: 'kept-by-system',
  import: 'held-by-another',
  mux: 'held-by-another',
  program: 'held-by-another',
};

const networkWhys: Readonly<Record<string, Why>> = {
  SigningAnswerBroken: 'changed-answer',
  TicketMismatch: 'changed-answer',
  NotTheFile: 'changed-answer',
  AnswerBroken: 'changed-answer',
  NetworkLost: 'no-file-came',
  NoHeadway: 'no-file-came',
  Interrupted: 'no-file-came',
  CrossOriginRefused: 'no-file-came',
  LocalNetworkRefused: 'no-file-came',
  MixedContentRefused: 'no-file-came',
  ManifestUnreachable: 'no-file-came',
  DownloadRefused: 'no-file-came',
  NotByRelay: 'no-file-came',
  RestoreFailed: 'not-answered',
  Silence: 'not-answered',
  Stopped: 'not-answered',
};

const fileWhys: Readonly<Record<string, Why>> = {
  ShelfFull: 'no-room',
  QuotaExceededError: 'no-room',
  SourceGone: 'file-gone',
  SourceRefused: 'file-gone',
  SourceChanged: 'file-gone',
  NotReadableError: 'file-gone',
  NotShelved: 'file-gone',
  ShelfBroken: 'file-gone',
  ResourceChanged: 'file-gone',
  OlderInUse: 'file-gone',
};
