import type { Entry, ListedBuild } from './entry.ts';

/** What is known of the iOS versions for one model. */
export interface Catalogue {
  /** `iPhone13,2`. */
  readonly product: string;
  readonly state: 'looking' | 'listed' | 'unlisted';
  /** Whose list it is; empty until there is one. */
  readonly source: string;
  /** When that was asked, ms since 1970. */
  readonly asked: number;
  /** Signed ones, newest first. */
  readonly builds: readonly ListedBuild[];
  /** Asking anew failed: the list is one of an earlier time. */
  readonly stale: boolean;
}

/** What becomes of it with an entry. A list that is being asked for anew stays on show. */
export function catalogueAfter(before: Catalogue | null, entry: Entry): Catalogue | null {
  switch (entry.kind) {
    case 'looking':
      return before?.product === entry.product
        ? { ...before, state: 'looking' }
        : { ...nothing, product: entry.product };
    case 'listed': {
      const { product, source, asked, builds, failed } = entry;
      return { product, state: 'listed', source, asked, builds, stale: failed.length > 0 };
    }
    case 'unlisted':
      return { ...nothing, product: entry.product, state: 'unlisted' };
    default:
      return before;
  }
}

/** Whether a list calls a build signed. Null: there is none, or it is too old for a no. */
export function callsSigned(catalogue: Catalogue | null, build: string | undefined): boolean | null {
  if (catalogue?.state !== 'listed' || build === undefined) return null;
  if (catalogue.builds.some((each) => each.build === build)) return true;
  return catalogue.stale || catalogue.builds.length === 0 ? null : false;
}

const nothing = { state: 'looking', source: '', asked: 0, builds: [], stale: false } as const;
