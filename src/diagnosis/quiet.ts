import type { Snapshot } from '../journal/snapshot.ts';

/**
 * How long a connected phone may say nothing, in ms: the longest silence of a healthy restore is 22 s, and old phones
 * wait minutes for their storage (failures.md §4.3).
 */
export const quietMs = { said: 60_000, unusual: 300_000 } as const;

/** Waits of the phone for its charger: they may last for hours and are said as such. */
const chargingOperation = 39;

/**
 * What there is to say of a phone that says nothing: `charging`, `quiet`, or `unusual`, and then a person may stop. The
 * page warns; it never ends a restore by itself. Null: nothing.
 */
export function quietIn(
  { heard, at, operation, wait }: Pick<Snapshot, 'heard' | 'at' | 'operation' | 'wait'>,
  t: number,
): { readonly how: 'charging' | 'quiet' | 'unusual'; readonly ms: number } | null {
  if (at !== 'working' || wait !== null) return null;
  const ms = heard === null ? 0 : t - heard;
  if (operation?.number === chargingOperation) return { how: 'charging', ms };
  if (ms < quietMs.said) return null;
  return { how: ms < quietMs.unusual ? 'quiet' : 'unusual', ms };
}
