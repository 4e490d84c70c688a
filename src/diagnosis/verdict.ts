import type { Phase, Stage } from '../journal/entry.ts';
import type { DataState } from '../journal/snapshot.ts';
import type { Told } from '../journal/told.ts';
import type { System } from './absence.ts';
import type { FailureClass } from './classes.ts';
import type { Code } from './codes.ts';
import type { HeldBy } from './held.ts';
import type { BranchStep } from './ladder/branches.ts';
import type { Step } from './ladder/step.ts';
import type { Question } from './questions.ts';
import type { Shape } from './shapes.ts';

/** How an attempt ended. `finished`: the phone reported success; that it also started is a second fact. */
type Outcome = 'failed' | 'finished' | 'finished-with-fault' | 'finished-unseen';

/** How much may be said, and never a percentage. */
export type Word = 'open' | 'possible' | 'more likely' | 'most likely';

/** Who may be the reason. The first three are weighed after a lost contact; the others are named by the fault itself. */
export type Who =
  'link' | 'computer' | 'phone' | 'client' | 'tool' | 'network' | 'file' | 'apple' | 'two-phones';

/** What speaks for or against one of them: keys, for the page to put in words. */
export type Why =
  | 'same-system'
  | 'restarted'
  | 'panicked'
  | 'failed-before'
  | 'refused-though-checked'
  | 'flapped'
  | 'flapped-regularly'
  | 'full-speed'
  | 'other-cable-alike'
  | 'same-offset'
  | 'further-with-cable'
  | 'other-computer-alike'
  | 'stream-differs'
  | 'hub-between'
  | 'claimed-before'
  | 'others-restored-here'
  | 'others-lost-here'
  | 'harmed'
  | 'same-step'
  | 'outdated'
  | 'boot-loop'
  | 'apple-restored'
  | 'apple-lost'
  | 'virtual-machine'
  | 'points-away'
  | 'no-other-tried'
  | 'too-little'
  | 'nothing-yet'
  | 'weak-link'
  | 'ended-it'
  | 'may-hang'
  | 'wrong-form'
  | 'stood-still'
  | 'missed-start'
  | 'tab-ended'
  | 'held-by-another'
  | 'no-rights'
  | 'kept-by-system'
  | 'no-reset'
  | 'not-granted'
  | 'too-old'
  | 'not-signed'
  | 'not-fitting'
  | 'not-reached'
  | 'no-file-came'
  | 'not-answered'
  | 'refused-there'
  | 'came-to-nothing'
  | 'changed-answer'
  | 'damaged'
  | 'sum-differs'
  | 'no-room'
  | 'file-gone'
  | 'says-so'
  | 'low-battery'
  | 'another-came'
  | 'unanswered'
  | 'met-unknown'
  | 'no-sum'
  | 'left-recovery'
  | 'fault-on-the-way'
  | 'unrecognised';

/** A suspicion that explains the failure, how strongly it may be put, and what it rests on. */
export interface Weighed {
  readonly who: Who;
  readonly word: Word;
  readonly why: Why;
  /** What points away from it most. */
  readonly against: Why | null;
  /** The word would be stronger, were more known: it stops here. */
  readonly capped: boolean;
}

/** What was measured, in the order in which it is told. Times of day in ms since 1970, all others in ms. */
export type Saw =
  | { readonly key: 'left-in-image'; readonly share: number; readonly total: number }
  /** Null: told by an account whose times of day are not known. */
  | { readonly key: 'left'; readonly at: number | null; readonly phase: Phase }
  | { readonly key: 'ended'; readonly at: number | null; readonly phase: Phase }
  | {
      readonly key: 'returned';
      readonly stage: Stage;
      readonly afterMs: number | null;
      readonly system: System;
    }
  | { readonly key: 'not-returned' }
  /** The journal ends too early to tell. */
  | { readonly key: 'return-unseen' }
  | { readonly key: 'nonce'; readonly same: boolean }
  | { readonly key: 'rate'; readonly bytesPerSecond: number }
  | { readonly key: 'full-speed' }
  | { readonly key: 'quiet'; readonly ms: number }
  | { readonly key: 'checked-before' }
  | { readonly key: 'reported'; readonly status: number; readonly step: string; readonly text: string }
  | { readonly key: 'crashed' }
  | { readonly key: 'flapped'; readonly count: number; readonly overMs: number }
  | { readonly key: 'stood-still'; readonly ms: number }
  | { readonly key: 'hidden' }
  | { readonly key: 'unknown-request'; readonly dataType: string; readonly optional: boolean }
  | { readonly key: 'panicked-before' }
  | { readonly key: 'ended-before'; readonly exitStatus: string }
  | { readonly key: 'at-step'; readonly name: string }
  | { readonly key: 'doing'; readonly doing: string }
  | { readonly key: 'message'; readonly message: string }
  | { readonly key: 'step-failed'; readonly name: string }
  | { readonly key: 'modem-refused' };

/** What a browser cannot see. */
export type CannotKnow =
  | 'inside-the-phone'
  | 'hub-cable-port'
  | 'cable-touched'
  | 'ios-or-restore'
  | 'refused-or-ran'
  | 'buttons-held'
  | 'still-working'
  | 'which-program'
  | 'hidden-by-chrome'
  | 'what-slowed-it'
  | 'after-the-tab'
  | 'why-the-step'
  | 'why-refused'
  | 'why-not-reached'
  | 'what-happened-to-file'
  | 'what-it-takes'
  /** Of somebody else's account: it has no times, or does not say when the phone came and left. */
  | 'when-it-was'
  | 'what-the-bus-saw'
  | 'what-the-computer-did';

/** Why a try does not count: this computer or somebody's hands did it. */
export type Excluded = 'host-slept' | 'tab-frozen' | 'start-expired' | 'client-fault' | 'buttons-held';

/**
 * What a journal allows to say about the last attempt in it: what was seen, what that makes likely, what cannot be
 * known, and the one next step. Keys and figures only; the page has the sentences.
 */
export interface Verdict {
  readonly outcome: Outcome;
  /** Name of the fault; null after success. */
  readonly fault: string | null;
  readonly class: FailureClass | null;
  readonly shape: Shape | null;
  /** The other shape that the same times allow. */
  readonly orShape: Shape | null;
  readonly phase: Phase;
  /** Wall time of the end, ms since 1970. */
  readonly at: number;
  readonly data: DataState;
  /** Null: it cannot be told. */
  readonly dataTouched: boolean | null;
  /** It is the account of another tool: nothing of it was seen here. */
  readonly retold: boolean;
  readonly codes: readonly Code[];
  readonly saw: readonly Saw[];
  /** What the person said of this try. */
  readonly told: Told;
  /** What to ask, most urgent first. */
  readonly asks: readonly Question[];
  /** It is no evidence against anything, whatever it looks like. */
  readonly excluded: Excluded | null;
  readonly likely: readonly Weighed[];
  readonly cannotKnow: readonly CannotKnow[];
  readonly next: Step;
  /** Where `next` stands in the short ladder of a problem that is no lost contact; null outside of one. */
  readonly branch: BranchStep | null;
  /** Who kept the phone from this page; null where nobody did. */
  readonly held: HeldBy | null;
  /** Other phones were lost with this cable at this port as well: the place is looked at before this phone is. */
  readonly othersLost: boolean;
  /** Done together with `next`. */
  readonly together: readonly Step[];
  /** Not tried yet, where service is worth considering. */
  readonly untested: readonly Step[];
  /** Which try with this phone it was in this journal, from 1. */
  readonly attempt: number;
  /** Lost contacts in a row, this one among them; 0 when this is something else. */
  readonly losses: number;
}
