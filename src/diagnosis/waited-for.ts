import type { Entry } from '../journal/entry.ts';
import { all } from './episodes.ts';

/** Steps in which the phone talks to Apple through this computer. */
const throughUs: ReadonlySet<number> = new Set([0x616, 0x61b, 0x634, 0x675, 0x69b, 0xf09, 0xf10]);

/** The last question without an answer; else the network, while a step is open that needs it. */
export function waitedFor(since: readonly Entry[]): string | null {
  const answered = new Set(
    all(since, 'answered').flatMap((each) => (each.who === 'restored' ? [each.request] : [])),
  );
  const open = all(since, 'asked').findLast((each) => each.who === 'restored' && !answered.has(each.request));
  if (open?.who === 'restored') return open.dataType;
  const steps = all(since, 'checkpoint');
  const step = steps.findLast(
    ({ complete, id }, i) => !complete && !steps.slice(i).some((each) => each.complete && each.id === id),
  );
  return step && throughUs.has(step.id) ? 'network' : null;
}
