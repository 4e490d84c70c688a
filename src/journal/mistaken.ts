import type { Entry } from './entry.ts';
import { takeBack } from './lifeline.ts';
import type { Snapshot } from './snapshot.ts';

/** After an entry of a second phone: what came last as ours may be that one, as it says itself. Else nothing changes. */
export function mistakenAfter(before: Snapshot, entry: Entry): Partial<Snapshot> {
  const { grants, lifeline: line, at, expect, phase } = before;
  const isLast = entry.kind === 'came' && grants.last?.serial === entry.serial;
  if (!isLast || line.at(-1)?.until !== null) return {};
  const lifeline = takeBack(line);
  const gap = lifeline.at(-1);
  if (phase === null || at !== 'working' || !expect || gap?.shape !== 'gap') return { lifeline };
  const { to, usualMs, limitMs } = expect;
  return { lifeline, at: 'waiting', wait: { for: 'return', to, since: gap.from, usualMs, limitMs } };
}
