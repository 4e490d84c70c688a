import type { Entry, Errand } from './entry.ts';
import type { Snapshot } from './snapshot.ts';

/** Errands that take the phone out of a mode in which a restore could begin. */
const unsigns: ReadonlySet<Errand> = new Set<Errand>(['leave', 'dfu']);

/** What becomes of the snapshot when something is done with the phone outside an attempt, or has been. */
export function errandAfter(before: Snapshot, entry: Extract<Entry, { kind: 'errand' }>): Partial<Snapshot> {
  const { errand, state, t } = entry;
  const told = { errand, state, since: t };
  // Out of the mode that it was signed in, the ticket is worth nothing.
  if (state === 'begun') return { errand: told, ...(unsigns.has(errand) ? { signed: false } : {}) };
  return {
    errand: told,
    expect: before.phase === null ? null : before.expect,
    // Not seen, and not waited for any more.
    ...(before.wait?.for === 'grant' ? goesOn(before, entry) : {}),
  };
}

/**
 * The phone is not awaited any more: an attempt goes on, or stays failed; outside one it is as it was before the phone
 * left.
 */
export function goesOn({ phase, verified, fault }: Snapshot, { t }: Entry): Partial<Snapshot> {
  if (fault !== null) return { at: 'failed', wait: null };
  if (phase !== null) return { at: 'working', wait: null };
  return { wait: { for: verified ? 'phone' : 'file', since: t } };
}
