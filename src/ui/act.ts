import type { Claim } from '../diagnosis/ladder/claim.ts';
import type { Step } from '../diagnosis/ladder/step.ts';
import type { Behavior } from '../journal/entry.ts';
import type { Snapshot } from '../journal/snapshot.ts';
import type { Wish } from './wish.ts';

/** What the button of a step stands for. */
export interface Act {
  readonly step: Step;
  readonly claim: Claim;
  /** What is tried after it. */
  readonly operation: Behavior;
}

/** The phone has to be brought there by its buttons: it does not go on request. */
const byButtons: ReadonlySet<string> = new Set(['SessionInactive', 'LockdownRefused']);

/**
 * Where the button of a step leads: to the guide of the mode that it asks for, to the phone itself, or to another try.
 * A pretend iPhone has no buttons to be guided to.
 */
export function wishOf({ step, claim, operation }: Act, { pretend, fault }: Snapshot): Wish {
  const tries: Wish = { do: 'changed', claim, operation };
  if (pretend !== null) return tries;
  switch (step) {
    case 'ENTER_RECOVERY':
      return { do: 'guide', goal: 'recovery', operation };
    case 'ENTER_RECOVERY_BY_COMMAND':
      return { do: 'guide', goal: 'by-command', operation };
    case 'OFFER_DFU':
      return { do: 'guide', goal: 'dfu', operation };
    case 'UNLOCK_TRUST':
      return byButtons.has(fault?.fault.name ?? '') ? { do: 'guide', goal: 'recovery', operation } : tries;
    default:
      return tries;
  }
}
