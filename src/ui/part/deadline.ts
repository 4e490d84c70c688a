import type { TemplateResult } from 'lit';
import { ring } from './ring.ts';

/** The restore system gives up 120 s after its own start; in the last ten we would be too late. */
const patienceSeconds = 120;
const lateSeconds = 10;

/**
 * What is left of the restore system's patience, draining: the numeral counts to our own stop, the ring shows the ten
 * seconds after it, dotted. `left`: seconds until our stop.
 */
export function deadline(
  left: number,
  words: { label: (seconds: number) => string; unit: string },
): TemplateResult {
  const seconds = Math.max(0, Math.ceil(left));
  return ring({
    seconds,
    shown: Math.max(0, left + lateSeconds),
    of: patienceSeconds,
    way: 'drains',
    late: lateSeconds,
    label: words.label(seconds),
    unit: words.unit,
  });
}
