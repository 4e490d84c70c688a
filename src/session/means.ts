import type { Entry } from '../journal/entry.ts';
import type { CaseStore } from './cases.ts';
import type { Crew } from './crew.ts';
import type { Time } from './line.ts';
import type { RememberedFile } from './remembered.ts';
import type { JournalStore } from './store.ts';
import type { unchanged } from './unchanged.ts';

/** What a session is given. */
export interface Means {
  readonly crew: Crew;
  readonly store: JournalStore;
  /** Says whether a try would repeat what has failed; it is a chunk of its own. */
  readonly ladder: () => Promise<{ unchanged: typeof unchanged }>;
  /** What earlier visits left; absent: nothing is kept. */
  readonly cases?: CaseStore;
  /** A random mark of this browser's profile. */
  readonly install?: string;
  readonly remembered: RememberedFile;
  readonly time: Time;
  readonly navigator: Navigator;
  /** Says which relay the page came with; false: none. */
  readonly relay: () => Promise<boolean>;
  readonly host: Extract<Entry, { who: 'page'; kind: 'opened' }>['host'];
  /** The address asked for everything a technician may do. */
  readonly bench: boolean;
  /** The address asked for a pretend iPhone: how an earlier visit ended is not shown. */
  readonly anew: boolean;
}
