import { named } from './blame.ts';
import type { Case } from './case/case.ts';
import type { Verdict } from './verdict.ts';

/**
 * A try that failed here, where another app has restored the phone since: the fault is ours, and nothing is held against
 * the phone or its cable (rule P15, evidence E21). What has a reason of its own keeps it.
 */
export function believing(verdict: Verdict, { attempts }: Case): Verdict {
  const last = attempts.at(-1);
  const since = last?.outcome === 'success' && last.route !== 'web';
  const unexplained = verdict.class === 'COMM' || verdict.class === 'UNKNOWN';
  if (!since || !unexplained || verdict.outcome !== 'failed') return verdict;
  // One lost contact alone never says more than that.
  const once = attempts.filter(({ cls }) => cls === 'COMM').length < 2;
  return {
    ...verdict,
    class: 'CLIENT',
    excluded: 'client-fault',
    likely: [{ ...named('client', once ? 'possible' : 'most likely', 'apple-restored'), capped: once }],
    asks: [],
    losses: 0,
  };
}
