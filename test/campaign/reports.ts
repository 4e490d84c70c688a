import type { FailureClass } from '../../src/diagnosis/classes.ts';
import type { Effect } from './effects.ts';
import { named, type Cause } from './truth.ts';

type Row = readonly [checkpoint: number, status: number, text: string, cls: FailureClass, cause: Cause];

/** What phones report of themselves: step, status and text, and the class that failures.md §1.5 gives them. */
const rows: readonly Row[] = [
  [0x655, 10, 'This version of the host is not supported', 'HOSTOLD', 'computer'],
  [0x609, 50, 'SEP firmware was not accepted', 'DEVPART', 'phone'],
  [0x609, 51, 'SEP firmware was not accepted', 'DEVPART', 'phone'],
  [0x621, 27, 'failed to mount filesystems', 'DEVSTOR', 'phone'],
  [0x621, 75, 'data volume is missing', 'DEVSTOR', 'phone'],
  [0x621, 6, 'failed to create partitions', 'DEVSTOR', 'phone'],
  [0x6b4, 14, 'No space left on device', 'DEVSTOR', 'phone'],
  [0x6b4, 14, 'Socket unexpectedly closed while trying to read', 'COMM', 'open'],
  [0x6b4, 14, 'Input/output error', 'COMM', 'open'],
  [0x6a6, 100, 'failed to install splat', 'CLIENT', 'computer'],
  [0x1301, 1015, 'failed to update the baseband', 'DEVPART', 'phone'],
];

/** Each at its own step. What follows is the phone's usual end of a failed restore, and no shape. */
export const reports: readonly Effect[] = rows.map(([checkpoint, status, text, cls, cause]) => ({
  do: { status, text },
  truth: ({ at }) => {
    if (at.checkpoint !== checkpoint) return undefined;
    // Where it says that its stream broke, that is a transfer that failed.
    return cls === 'COMM' ? { ...named(cause, cls), shapes: [null, 'S6'] } : named(cause, cls);
  },
}));
