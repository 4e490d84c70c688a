import type { Phase, What } from '../journal/entry.ts';
import type { Snapshot } from '../journal/snapshot.ts';

/** Who comes back so soon wants to see how it ended. */
const sameVisitMs = 12 * 3_600_000;

/**
 * What becomes of the journal that the last visit left: it is `over`, it had `ended` and is shown as it ended until the
 * person leaves it, or a restore was `cut-short` and is explained. `now`: wall time, ms since 1970.
 */
export function lastVisit(last: Snapshot, now: number): 'over' | 'ended' | 'cut-short' {
  if (last.phase === null) return 'over';
  if (last.fault === null && last.restoredAt === null) return 'cut-short';
  return now - last.now > sameVisitMs ? 'over' : 'ended';
}

/** What the next visit writes down of a restore that was under way when its tab ended. */
export const tabEnded = (phase: Phase): What => ({
  who: 'page',
  kind: 'fault',
  phase,
  doing: 'restoring, when this tab ended',
  fault: { name: 'TabEnded', message: 'the tab was closed or reloaded during the restore' },
});
