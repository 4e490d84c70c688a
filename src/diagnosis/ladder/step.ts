/** What to do next, by the names of the decision table (failures.md §2.4). */
export type Step =
  | 'PREPARE'
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
  | 'ENTER_RECOVERY'
  | 'ENTER_RECOVERY_BY_COMMAND'
  | 'SERVICE_BUTTON'
  | 'SERVICE_HARDWARE_SUSPECTED'
  | 'OFFER_DFU'
  | 'SERVICE_ADVISED'
  | 'SERVICE_UNSTABLE'
  | 'UPDATE_SOFTWARE'
  | 'GO_DIRECT'
  | 'FORCE_RESTART'
  | 'CHANGE_CABLE'
  | 'UPDATE'
  | 'UPDATE_FROM_RECOVERY'
  | 'CONSENT_RESTORE'
  | 'CHANGE_PORT'
  | 'APPLE_ROUTE';

/** Where the ladder stops: nothing else is tried unless a person asks for it. */
export const endings: ReadonlySet<Step> = new Set<Step>([
  'FINISH',
  'DONE_UNSEEN',
  'WHERE_IT_WAS',
  'WRONG_DEVICE',
  'FALLBACK_ROUTE',
  'SERVICE_DEVICE_REPORTED',
  'SERVICE_BUTTON',
  'SERVICE_HARDWARE_SUSPECTED',
  'SERVICE_ADVISED',
  'SERVICE_UNSTABLE',
]);
