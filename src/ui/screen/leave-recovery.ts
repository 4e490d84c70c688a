import type { Snapshot } from '../../journal/snapshot.ts';

/** A phone is here in recovery mode, and nothing is under way with it. */
export function inRecovery({ lifeline, errand }: Snapshot): boolean {
  const here = lifeline.at(-1);
  const present = here?.until === null && (here.shape === 'here' || here.shape === 'wrong');
  return present && here.stage === 'recovery' && errand?.state !== 'begun';
}

/** Leaving recovery mode is of use: the iOS on the phone was not touched yet. */
export const mayLeave = (snapshot: Snapshot): boolean =>
  inRecovery(snapshot) &&
  snapshot.data !== 'erased' &&
  !snapshot.phasesSeen.some(({ phase }) => phase === 'disk');
