import { interruptions, type FailureClass } from './classes.ts';
import type { Ended } from './ended.ts';
import type { Evidence } from './evidence.ts';
import { isChecksumFailure, isFactoryData } from './reported.ts';
import { brokeAt } from './stream.ts';

/** Bytes that could not be read come from a bad link once; the very same again come from us (failures.md §1.4). */
const unreadable: ReadonlySet<string> = new Set(['MuxBroken', 'FrameBroken', 'Truncated']);

/**
 * What the tries before with the same phone, oldest first, make of this one. The same unreadable bytes twice, or a stream
 * that breaks three times at one byte, are our own fault; an image that was whole here and does not arrive whole twice
 * is the link's doing; factory data that does not come twice is a matter of the phone's part (failures.md §1.5.5, §1.5.6).
 */
export function inHistory(past: readonly Ended[], now: Ended): Ended {
  const last = past.at(-1);
  const { seen } = now;
  if (last && unreadable.has(seen.fault.name) && last.seen.fault.message === seen.fault.message)
    return { ...now, cls: 'CLIENT' };
  if (breaksAlike([...past.filter(({ seen: each }) => brokeAt(each) !== null).slice(-2), now]))
    return { ...now, cls: 'CLIENT', because: 'same-offset' };
  const before = past.findLast(({ cls }) => cls === null || !interruptions.has(cls))?.seen;
  const cls = before && secondTime(before, seen);
  return cls ? { ...now, cls } : now;
}

function secondTime(before: Evidence, seen: Evidence): FailureClass | null {
  if (seen.report === null || before.report === null) return null;
  if (seen.verified && isChecksumFailure(seen.report, seen) && isChecksumFailure(before.report, before))
    return 'COMM';
  return isFactoryData(seen.report, seen) && isFactoryData(before.report, before) ? 'DEVPART' : null;
}

const breaksAlike = (tries: readonly Ended[]): boolean =>
  tries.length === 3 &&
  new Set(tries.map(({ seen }) => brokeAt(seen))).size === 1 &&
  brokeAt(tries[0]!.seen) !== null;
