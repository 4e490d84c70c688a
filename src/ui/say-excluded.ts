import type { Excluded } from '../diagnosis/verdict.ts';

/** What a try is no evidence for: how it ended, and the same behind “Once” or “2 times”. */
export const excludedWords: Readonly<Record<Excluded, { readonly end: string; readonly counted: string }>> = {
  'host-slept': { end: 'The computer stood still', counted: 'the computer stood still' },
  'tab-frozen': { end: 'The tab was closed', counted: 'the tab was closed' },
  'start-expired': { end: 'Started too late', counted: 'the restore was started too late' },
  'buttons-held': { end: 'Contact lost, buttons held', counted: 'its buttons were held' },
  'client-fault': { end: 'Replug stopped', counted: 'Replug itself was the reason' },
};
