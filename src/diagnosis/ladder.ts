import { interruptions, type FailureClass } from './classes.ts';
import type { Evidence } from './evidence.ts';

/** What to do next, by the names of the decision table (failures.md §2.4). */
export type Step =
  | 'FINISH'
  | 'DONE_UNSEEN'
  | 'WHERE_IT_WAS'
  | 'WRONG_DEVICE'
  | 'GRANT'
  | 'CLOSE_OTHERS'
  | 'FALLBACK_ROUTE'
  | 'OTHER_COMPUTER'
  | 'RETRY_SAME'
  | 'ELIGIBILITY'
  | 'NETWORK'
  | 'FIRMWARE_FILE'
  | 'CHARGE'
  | 'UNLOCK_TRUST'
  | 'DEVICE_REPORTED'
  | 'SERVICE_DEVICE_REPORTED'
  | 'REPORT'
  | 'REENTER_RECOVERY'
  | 'UPDATE_SOFTWARE'
  | 'GO_DIRECT'
  | 'FORCE_RESTART'
  | 'CHANGE_CABLE'
  | 'CHANGE_PORT'
  | 'APPLE_ROUTE'
  | 'SERVICE_ADVISED';

/** A try that ended, as far as the ladder looks at it. */
export interface Ended {
  readonly cls: FailureClass | null;
  readonly seen: Evidence;
}

export interface Next {
  readonly step: Step;
  /** Steps that cost nothing and may be put right together with it: the one exception to one change a try. */
  readonly together: readonly Step[];
  /** What has not been tried yet, where service is worth considering. */
  readonly untested: readonly Step[];
}

const only = (step: Step): Next => ({ step, together: [], untested: [] });

const tries = { beforeService: 3, inAll: 10, afterSlowness: 2 } as const;

/** How many lost contacts in a row, this one among them: another problem ends the row, an interruption does not. */
export function streak(past: readonly Ended[], now: Ended): number {
  if (now.cls !== 'COMM') return 0;
  let count = 1;
  for (const { cls } of [...past].reverse()) {
    if (cls === 'COMM') count++;
    else if (cls !== null && !interruptions.has(cls)) break;
  }
  return count;
}

/**
 * The step after a try. `past`: the earlier tries with this phone, oldest first; a person who went on to try again has
 * done what was asked.
 */
export function nextStep(past: readonly Ended[], now: Ended): Next {
  const { cls, seen } = now;
  const before = past.filter((each) => each.cls === cls).length;
  switch (cls) {
    case null:
      return only('REENTER_RECOVERY');
    case 'USER':
      return only(seen.data === 'erased' || seen.data === 'erasing' ? 'RETRY_SAME' : 'WHERE_IT_WAS');
    case 'WRONGDEV':
      return only('WRONG_DEVICE');
    case 'PERM':
      return only('GRANT');
    case 'CLAIM':
      return only(before === 0 ? 'CLOSE_OTHERS' : 'FALLBACK_ROUTE');
    case 'HOSTSLOW':
      return only(before < tries.afterSlowness ? 'RETRY_SAME' : 'OTHER_COMPUTER');
    case 'HOSTOLD':
      return only('FALLBACK_ROUTE');
    case 'ELIG':
      return only('ELIGIBILITY');
    case 'NET':
      return only('NETWORK');
    case 'FILE':
      return only('FIRMWARE_FILE');
    case 'POWER':
      return only('CHARGE');
    case 'LOCK':
      return only('UNLOCK_TRUST');
    case 'DEVSTOR':
    case 'DEVPART':
      return only(
        past.some((each) => saysTheSame(each.seen, seen)) ? 'SERVICE_DEVICE_REPORTED' : 'DEVICE_REPORTED',
      );
    case 'CLIENT':
      return only('REPORT');
    case 'UNKNOWN':
      return only(before === 0 ? 'CHANGE_CABLE' : 'REPORT');
    case 'COMM':
      return afterLoss(past, now);
  }
}

/** Software, path and a forced restart first, then the cable; after three failed restores service is an answer, too. */
function afterLoss(past: readonly Ended[], now: Ended): Next {
  const count = streak(past, now);
  const rest: readonly Step[] = ['CHANGE_PORT', 'OTHER_COMPUTER', 'APPLE_ROUTE'];
  if (count >= tries.beforeService || past.length + 1 >= tries.inAll)
    return { step: 'SERVICE_ADVISED', together: [], untested: rest };
  if (count === 2) return only('CHANGE_CABLE');
  return { step: 'UPDATE_SOFTWARE', together: ['GO_DIRECT', 'FORCE_RESTART'], untested: [] };
}

const saysTheSame = ({ report: a }: Evidence, { report: b }: Evidence): boolean =>
  a !== null && b !== null && a.status === b.status && a.checkpoint === b.checkpoint;
