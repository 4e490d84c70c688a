import type { Step } from './step.ts';

/**
 * A line of the phone's own log about one of its steps, as it stands in a final status:
 * `CHECKPOINT FAILURE:(FAILURE:14) RESTORED:[0x065B] asr_and_invert_image [0]D(…)`. Null: another line.
 */
export function stepIn(line: string): Step | null {
  const found =
    /CHECKPOINT (BEGIN|END|FAILURE)(?::\(FAILURE:(-?\d+)\))?\s*:?\s*\S*?:?\[0x([0-9A-Fa-f]{1,8})\]\s*(\w*)\s*(.*)$/.exec(
      line,
    );
  if (!found) return null;
  const [, what, result, id, name = '', text = ''] = found;
  return {
    id: parseInt(id!, 16) & 0xffff,
    name,
    result: what === 'FAILURE' ? Number(result ?? -1) : 0,
    complete: what !== 'BEGIN',
    ...(text === '' ? {} : { text }),
  };
}
