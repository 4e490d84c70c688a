import { expect } from '@open-wc/testing';
import { explain } from '../../src/diagnosis/explain.ts';
import { readTranscript } from '../../src/diagnosis/intake/transcript.ts';
import type { FailureClass } from '../../src/diagnosis/classes.ts';
import type { Step } from '../../src/diagnosis/ladder/step.ts';
import type { Verdict } from '../../src/diagnosis/verdict.ts';

/** A line of a transcript in short: layer, what was said, fields. */
export type Told = readonly [t: number | null, layer: string, msg: string, fields?: Record<string, unknown>];

/** The JSON lines that people exchange. */
export const transcript = (about: Record<string, unknown>, ...parts: readonly (readonly Told[])[]): string =>
  [
    { meta: true, ...about },
    ...parts
      .flat()
      .map(([t, layer, msg, fields]) => ({ ...(t === null ? {} : { t }), layer, msg, ...fields })),
  ]
    .map((line) => JSON.stringify(line))
    .join('\n');

/** A step of the phone's begins; `t` in seconds, null where the line has no time. */
export const begins = (t: number | null, id: number, name: string): Told => [
  t,
  'restored',
  'CheckpointMsg',
  { CHECKPOINT_ID: id, CHECKPOINT_NAME: name, CHECKPOINT_RESULT: 0, CHECKPOINT_COMPLETE: false },
];

/** It ends, with an error's text where there is one. */
export const ends = (t: number | null, id: number, name: string, result = 0, text?: string): Told => [
  t,
  'restored',
  'CheckpointMsg',
  {
    CHECKPOINT_ID: id,
    CHECKPOINT_NAME: name,
    CHECKPOINT_RESULT: result,
    CHECKPOINT_COMPLETE: true,
    ...(text === undefined ? {} : { CHECKPOINT_ERROR: text }),
  },
];

/** Progress of an operation, in percent; −1: it has none. */
export const operation = (t: number | null, number: number, percent = -1): Told => [
  t,
  'restored',
  'ProgressMsg',
  { Operation: number, Progress: percent },
];

/** restored wants data of this type. */
export const asks = (t: number | null, type: string): Told => [
  t,
  'restored',
  'DataRequestMsg',
  { DataType: type },
];

/** The phone says how it ended; 0 is well. */
export const status = (t: number | null, number: number, log?: string): Told => [
  t,
  'restored',
  'StatusMsg',
  { Status: number, AMRError: number, ...(log === undefined ? {} : { Log: log }) },
];

/** After a failed step the phone always cleans up, and repeats the old text with result 0. */
export const cleaning = (text: string): Told[] =>
  (
    [
      [0x67c, 'cleanup_boot_command'],
      [0x1613, 'cleanup_recovery_os_volume'],
      [0x647, 'cleanup_check_result'],
      [0x648, 'cleanup_send_final_status'],
    ] as const
  ).map(([id, name]) => ends(null, id, name, 0, text));

/** From recovery mode to a restore that has begun. */
export const booted: readonly Told[] = [
  [0, 'usb', 'arrives', { mode: 'recovery' }],
  [1, 'iboot', 'iBEC'],
  [2, 'usb', 'leaves'],
  [4, 'usb', 'returns', { mode: 'recovery' }],
  [6, 'iboot', 'RestoreRamDisk'],
  [9, 'iboot', 'bootx'],
  [10, 'usb', 'leaves'],
];

/** The same, and restored has answered. */
export const restoring: readonly Told[] = [
  ...booted,
  [24, 'usb', 'arrives', { mode: 'restore' }],
  [25, 'restored', 'QueryType'],
];

/** Past the point where an erase has begun. */
export const erased: readonly Told[] = [
  ...restoring,
  begins(30, 0x61f, 'format_effaceable_storage'),
  ends(31, 0x61f, 'format_effaceable_storage'),
  operation(32, 11),
];

/** Class, shape, and whether data was touched: what a public thread's last messages allow to say. */
export type TraceRow = readonly [
  id: string,
  situation: string,
  lines: readonly Told[],
  cls: Verdict['class'],
  shape: Verdict['shape'],
  touched: boolean | null,
  operation?: 'update',
];

/** What the decision table says after a first attempt of which nothing is told (failures.md §2.4). */
export const firstStep: Readonly<Record<FailureClass, Step>> = {
  COMM: 'UPDATE_SOFTWARE',
  CLAIM: 'CLOSE_OTHERS',
  PERM: 'GRANT',
  HOSTSLOW: 'RETRY_SAME',
  HOSTOLD: 'FALLBACK_ROUTE',
  ELIG: 'ELIGIBILITY',
  NET: 'NETWORK',
  FILE: 'FIRMWARE_FILE',
  DEVSTOR: 'DEVICE_REPORTED',
  DEVPART: 'DEVICE_REPORTED',
  POWER: 'CHARGE',
  LOCK: 'UNLOCK_TRUST',
  WRONGDEV: 'WRONG_DEVICE',
  USER: 'WHERE_IT_WAS',
  CLIENT: 'REPORT',
  UNKNOWN: 'CHANGE_CABLE',
};

/** After the phone's own "finished" there is nothing to try, whatever went wrong on the way. */
const stepAfter = (cls: FailureClass | null, outcome: Verdict['outcome']): Step =>
  outcome === 'failed' && cls !== null ? firstStep[cls] : 'DONE_UNSEEN';

/** One test for each trace. */
export function tellsOfTraces(rows: readonly TraceRow[]): void {
  for (const [id, situation, lines, cls, shape, touched, kind] of rows)
    it(`${id}: ${situation}`, () => {
      const text = transcript({ product: 'iPhone', operation: kind ?? 'erase' }, lines);
      const verdict = explain(readTranscript(text));
      if (!verdict) throw new Error('nothing has ended');
      expect([verdict.class, verdict.shape, verdict.dataTouched, verdict.next]).to.deep.equal([
        cls,
        shape,
        touched,
        stepAfter(cls, verdict.outcome),
      ]);
    });
}
