import type { Behavior, Entry } from '../journal/entry.ts';
import { fold } from '../journal/fold.ts';
import type { Snapshot } from '../journal/snapshot.ts';

/** An earlier visit, of whichever phone. */
interface Earlier {
  readonly ecid: string;
  readonly entries: readonly Entry[];
}

/**
 * The kinds of install that a person may choose from; the first one stands first. Update comes first wherever data may
 * still be there (failures.md R22). `meant`: what the ladder or the person has settled on; null before a first attempt.
 */
export function kindsFor(
  now: Snapshot,
  meant: Behavior | null,
  earlier: readonly Earlier[],
): readonly Behavior[] {
  return meant === 'erase' || isErased(now) || wasErased(now, earlier) ? ['erase'] : ['update', 'erase'];
}

const isErased = ({ data }: Snapshot): boolean => data === 'erasing' || data === 'erased';

/** Its last visit ended in an erase that nothing was installed after. One that runs iOS has been set up since. */
function wasErased({ phone, iosAnswers }: Snapshot, earlier: readonly Earlier[]): boolean {
  if (!phone || iosAnswers !== null) return false;
  const last = earlier
    .filter(({ ecid }) => ecid === phone.ecid)
    .sort(byBeginning)
    .at(-1);
  if (!last) return false;
  const then = fold(last.entries);
  return isErased(then) && then.restoredAt === null;
}

const byBeginning = (a: Earlier, b: Earlier): number => (a.entries[0]?.at ?? 0) - (b.entries[0]?.at ?? 0);
