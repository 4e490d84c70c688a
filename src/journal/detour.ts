import type { Snapshot } from './snapshot.ts';

/**
 * What has to be done with the phone at hand before a restore can begin with it: `enter`, it runs iOS and does not tell
 * enough; `buttons`, it enters recovery mode only by them; `restart`, it is in a restore system that nobody serves; `port`,
 * the controller of its USB-C port waits for firmware, which nobody has agreed to yet.
 */
export type Detour = 'enter' | 'buttons' | 'restart' | 'port';

/** Null: none, or no phone is here. */
export function detour({ phase, lifeline, iosAnswers }: Snapshot): Detour | null {
  const here = lifeline.at(-1);
  const idle = phase === null && here?.until === null;
  if (!idle || here.shape === 'gap' || here.shape === 'hidden' || here.shape === 'break') return null;
  if (here.stage === 'restore') return 'restart';
  if (here.stage === 'port-dfu') return 'port';
  if (here.stage !== 'normal') return null;
  if (iosAnswers === 'closed') return 'buttons';
  return iosAnswers === 'silent' ? 'enter' : null;
}
