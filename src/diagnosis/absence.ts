import type { Entry, Fault, Stage } from '../journal/entry.ts';
import { ofOurs, ofSecond, withoutMistaken } from '../journal/second.ts';
import { all, first, last, type Of } from './episodes.ts';

/** How the phone left the bus, and how it came back: the best evidence there is. Times in ms on the journal's clock. */
export interface Absence {
  readonly from: Stage;
  readonly leftAt: number;
  /** What we had sent makes it leave. */
  readonly planned: boolean;
  /** Null: it was not seen again, or nobody measured when. */
  readonly awayMs: number | null;
  /** Somebody looked for its return for as long as a return tells something. */
  readonly awaited: boolean;
  /** Null: it was not seen again. */
  readonly to: Stage | null;
  /** Whether the system that came back is the one that left; null when nothing came back. */
  readonly system: System | null;
  /** Of a phone that came back in recovery: its nonce, once it was read again. */
  readonly nonce: 'same' | 'new' | 'unknown';
}

/** `unsure`: iOS and the restore system look alike on the bus, and so do two starts of recovery mode. */
export type System = 'same' | 'other' | 'unsure';

/**
 * Neither iOS nor the restore system starts anew in less: within this time only the link can have come and gone
 * (failures.md §1.3, S5a). iBoot does (1.9 s), so of recovery mode its nonce tells.
 */
export const bounceMs = 5_000;
/** A return within this time is awaited, and tells something (failures.md §1.3, S4). */
export const returnMs = 30_000;
/** A connection that breaks as the phone leaves does so within this time; a later leave is a consequence. */
export const leavesWithMs = 500;

/**
 * The absence that `fault` tells of: the last leave before it, or right after it, for a connection may break a moment
 * before the bus notices. `entries` are those of one try, `after` those that follow it.
 * `timed`: how long the phone was away was measured.
 */
export function absenceAt(
  entries: readonly Entry[],
  after: readonly Entry[],
  fault: Of<'fault'>,
  { ecid, timed }: { readonly ecid: string | null; readonly timed: boolean },
): Absence | null {
  const ours = ofOurs(entries);
  const at = ours.indexOf(fault);
  const before = last(ours.slice(0, at), 'left');
  const soon = all(ours.slice(at), 'left').find(({ t }) => t - fault.t <= leavesWithMs);
  const left = tellsOfLeaving(fault.fault) ? before : (soon ?? before);
  if (!left) return null;
  const since = ours.slice(ours.indexOf(left) + 1);
  const until = ours.slice(0, ours.indexOf(left));
  const came = all(since, 'came').find((each) => isOurs(each, ecid)) ?? null;
  const was = last(until, 'came');
  // iBEC's nonce is not read, so only recovery mode itself can be compared.
  const nonce = came && left.stage === 'recovery' ? nonceAfter(until, [...since, ...after], came) : 'unknown';
  const awayMs = came && timed ? came.t - left.t : null;
  const ranOut = fault.fault.name === 'DidNotReturn';
  return {
    from: left.stage,
    leftAt: left.t,
    // Whatever leaves after the end of an attempt passes as expected: nothing is planned then.
    planned: left.expected && left !== soon,
    awayMs,
    awaited: came !== null || ranOut || isAwaited([...since, ...after], left),
    to: came ? seenBefore(until, came) : null,
    system: came
      ? systemOf(came, was, { from: left.stage, awayMs: timed ? came.t - left.t : Infinity, nonce })
      : null,
    nonce,
  };
}

/** The wait was written down as over, or the journal goes on for as long; whoever opens the page anew was not looking. */
function isAwaited(later: readonly Entry[], left: Of<'left'>): boolean {
  const opened = later.findIndex(({ who, kind }) => who === 'page' && kind === 'opened');
  const watched = opened < 0 ? later : later.slice(0, opened);
  return all(watched, 'returned').length > 0 || (watched.at(-1)?.t ?? 0) - left.t >= returnMs;
}

/** Faults that say themselves: the phone was not there. */
export const tellsOfLeaving = ({ name, how }: Fault): boolean =>
  how === 'left' || name === 'DidNotReturn' || name === 'CameBackAs';

/** A phone of another ECID that came where ours was due: its ECID. */
export function strangerAt(entries: readonly Entry[], fault: Of<'fault'>, ecid: string): string | null {
  const before = entries.slice(0, entries.indexOf(fault) + 1);
  const left = all(before, 'left').findLast((each) => !ofSecond(each));
  if (!left) return null;
  const since = all(withoutMistaken(before.slice(before.indexOf(left))), 'came');
  if (since.some((each) => isOurs(each, ecid))) return null;
  return since.find((each) => each.ecid !== undefined)?.ecid ?? null;
}

const isOurs = (came: Of<'came'>, ecid: string | null): boolean =>
  came.ecid === undefined || ecid === null || came.ecid === ecid;

type Family = 'mux' | 'iboot' | Stage;

const families: Partial<Record<Stage, Family>> = {
  normal: 'mux',
  restore: 'mux',
  recovery: 'iboot',
  ibec: 'iboot',
};
const familyOf = (stage: Stage): Family => families[stage] ?? stage;

/** A stage is named by what was due; what has the same identity as something seen earlier is that. */
function seenBefore(until: readonly Entry[], came: Of<'came'>): Stage {
  if (familyOf(came.stage) !== 'iboot' || came.serial === '') return came.stage;
  return all(until, 'came').findLast(({ serial }) => serial === came.serial)?.stage ?? came.stage;
}

function systemOf(
  came: Of<'came'>,
  was: Of<'came'> | null,
  { from, awayMs, nonce }: { from: Stage; awayMs: number; nonce: Absence['nonce'] },
): System {
  const family = familyOf(came.stage);
  if (family !== familyOf(from)) return 'other';
  const known = was !== null && was.serial !== '' && came.serial !== '';
  if (known ? was.serial !== came.serial || was.productId !== came.productId : came.stage !== from)
    return 'other';
  if (nonce !== 'unknown') return nonce === 'same' ? 'same' : 'other';
  return awayMs <= bounceMs && from !== 'recovery' ? 'same' : 'unsure';
}

/** A restart makes a new nonce; a cable that was pulled does not. */
function nonceAfter(until: readonly Entry[], since: readonly Entry[], came: Of<'came'>): Absence['nonce'] {
  const before = last(until, 'nonces');
  const after = first(since.slice(since.indexOf(came)), 'nonces');
  if (!before || !after) return 'unknown';
  return before.ap === after.ap ? 'same' : 'new';
}
