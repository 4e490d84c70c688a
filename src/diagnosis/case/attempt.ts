import type { Behavior, Phase, Stage } from '../../journal/entry.ts';
import type { Route } from '../../journal/elsewhere.ts';
import type { FailureClass } from '../classes.ts';
import type { Shape } from '../shapes.ts';
import type { Excluded } from '../verdict.ts';

/** Where something is known from. What nobody knows is null, and never counts. */
export type From = 'observed' | 'person' | 'case-file';

/** A fact of a case with its source; shown to a person with a mark unless the page observed it. */
export interface Known<T> {
  readonly value: T;
  readonly from: From;
}

/** How a phone was connected, as far as it is known. */
export interface SetUp {
  /** A label. */
  readonly cable: Known<string> | null;
  readonly certified: Known<boolean> | null;
  readonly port: Known<string> | null;
  readonly path: Known<'direct' | 'hub' | 'keyboard'> | null;
  /** The browser's mark, or a name from the person. */
  readonly computer: Known<string> | null;
  /** Everything that restores is up to date. */
  readonly software: Known<boolean> | null;
}

/** One try with a phone, wherever it was made: what the ladder looks at (failures.md §2.3). Plain data. */
export interface Attempt {
  readonly id: string;
  readonly route: Route;
  readonly behavior: Behavior;
  /** The mode it began in; null when nobody knows. */
  readonly startMode: Stage | null;
  readonly phase: Phase | null;
  /** Wall times, ms since 1970. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: 'success' | 'failed' | 'cancelled' | 'interrupted';
  readonly cls: FailureClass | null;
  readonly shape: Shape | null;
  /** As `space:number`. */
  readonly code: string | null;
  /** It got as far as an attempt: before that only the file, the phone and the signature were looked at. */
  readonly began: boolean;
  readonly eraseReached: boolean;
  readonly excluded: Excluded | null;
  readonly setUp: SetUp;
  /** A person said that this computer has no other port. */
  readonly onlyPort: boolean;
  /** What the phone itself reported. */
  readonly report: {
    readonly status: number;
    readonly checkpoint: number | null;
    /** It said that it had no room left. */
    readonly full?: boolean;
  } | null;
  /** The step it was in, by name; of the failed one where there is one. */
  readonly step: string | null;
  /** Bytes of the system image that had arrived, where it ended in the image. */
  readonly sent: number | null;
  /** The same as a share of the image, 0 to 1. */
  readonly share: number | null;
  /** Times that it left unasked in the ten minutes before the end. */
  readonly flaps: number;
  readonly touched: boolean | null;
  readonly build: string | null;
  /** `iPhone13,2`; null for a board that the table does not know, and of an attempt that was only told of. */
  readonly product: string | null;
  /** The file was whole, for this model, and signed at that time. */
  readonly firmwareGood: boolean;
}
