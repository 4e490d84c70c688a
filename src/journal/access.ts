import type { Entry } from './entry.ts';
import { grantsAfter } from './grants.ts';
import type { Snapshot } from './snapshot.ts';

type Access = Pick<Snapshot, 'grants' | 'declined' | 'denied' | 'otherTab'>;

/** A list that was closed this soon was never shown: no person is so quick. */
const neverShownMs = 250;

/** Whether this page may have the phone: what is known of grants, and what stands in the way. */
export function accessAfter(before: Snapshot, entry: Entry): Access {
  const { declined, denied } = obstacleAfter(before, entry);
  return {
    declined,
    denied,
    grants: grantsAfter(before.grants, entry),
    otherTab: otherTabAfter(before.otherTab, entry),
  };
}

function otherTabAfter(before: boolean, entry: Entry): boolean {
  if (entry.kind === 'other-tab') return entry.state === 'has-it';
  // The journal of an earlier visit, or a phone that is this tab's own.
  return entry.kind === 'opened' || entry.kind === 'phone' ? false : before;
}

function obstacleAfter(
  { declined, denied, lifeline }: Snapshot,
  entry: Entry,
): Pick<Access, 'declined' | 'denied'> {
  const here = lifeline.at(-1);
  switch (entry.kind) {
    case 'declined':
      return { declined: entry.ms < neverShownMs ? 'blocked' : 'closed', denied };
    case 'denied':
      return {
        declined,
        denied: {
          call: entry.call,
          error: entry.error,
          stage: here?.until === null ? here.stage : null,
          since: entry.t,
          limitMs: entry.limitMs ?? null,
        },
      };
    case 'came':
    case 'granted':
      return { declined: null, denied: null };
    // It is gone, it answers, or it is tried anew.
    case 'left':
    case 'phone':
    case 'up':
    case 'phase':
    case 'refused':
    case 'again':
    case 'attempt':
    case 'fault':
      return { declined, denied: null };
    default:
      return { declined, denied };
  }
}
