import type { Ended } from './run.ts';
import { isDecidable, type Truth } from './truth.ts';

/** Counts of runs; class and shape are right of `decidable`. */
export interface Tally {
  runs: number;
  hangs: number;
  untyped: number;
  /** Runs that had to survive and did not. */
  falseAlarms: number;
  /** Faults that are not the link's, and the cable was named as more than possible. */
  cableBlamedWrongly: number;
  /** Faults that look like a bad cable and are not. */
  looksLikeCable: number;
  decidable: number;
  classRight: number;
  shapeRight: number;
  /** Runs of which it is known in which phase they must break, and those that broke there. */
  phaseKnown: number;
  phaseRight: number;
  /** Runs that had to fail and did not. */
  missed: number;
  /** The line about the data said the opposite of what the phone has. */
  dataWrong: number;
  /** Another verdict from the exported case file. */
  fileDiffers: number;
  virtualMs: number;
  realMs: number;
}

/** The tally before the first run: copy it, it is shared. */
export const noRuns: Tally = {
  runs: 0,
  hangs: 0,
  untyped: 0,
  falseAlarms: 0,
  cableBlamedWrongly: 0,
  looksLikeCable: 0,
  decidable: 0,
  classRight: 0,
  shapeRight: 0,
  phaseKnown: 0,
  phaseRight: 0,
  missed: 0,
  dataWrong: 0,
  fileDiffers: 0,
  virtualMs: 0,
  realMs: 0,
};

/** Names that say nothing: an exception nobody foresaw, or one of the browser's that was not understood. */
const untyped = new Set([
  'Unknown',
  'Error',
  'TypeError',
  'RangeError',
  'SyntaxError',
  'ReferenceError',
  'AggregateError',
  'AbortError',
  'DataCloneError',
  'InvalidStateError',
  'NetworkError',
  'NotFoundError',
  'OperationError',
  'SecurityError',
]);

/** The run ended in an error that no part of ours has named. */
export const isUntyped = ({ verdict, broke, how }: Ended): boolean =>
  (broke !== null && how !== 'hang') || untyped.has(verdict?.fault ?? '');

/** What of a run is not as its truth has it, by the tally's names; empty: all is right. */
export function wrongs(ended: Ended, truth: Truth): string[] {
  const { how, verdict } = ended;
  const wrong: string[] = [];
  if (how === 'hang') wrong.push('hangs');
  if (isUntyped(ended)) wrong.push('untyped');
  if (truth.ended === 'finished' && how === 'failed') wrong.push('falseAlarms');
  if (truth.ended === 'failed' && how === 'finished') wrong.push('missed');
  if (blamesCable(ended) && truth.cause !== 'link') wrong.push('cableBlamedWrongly');
  if (isDataWrong(ended)) wrong.push('dataWrong');
  if (ended.fileDiffers) wrong.push('fileDiffers');
  if (!isDecidable(truth) || (how !== 'failed' && truth.ended !== 'failed')) return wrong;
  if (verdict?.class !== truth.class) wrong.push('class');
  if (!fits(ended, truth)) wrong.push('shape');
  if (truth.phase !== undefined && verdict?.phase !== truth.phase) wrong.push('phase');
  return wrong;
}

function fits({ verdict }: Ended, truth: Truth): boolean {
  const { shapes = [] } = truth;
  if (truth.ended === 'finished') return verdict?.outcome !== 'failed';
  return (
    shapes.includes(verdict?.shape ?? null) || (verdict?.orShape != null && shapes.includes(verdict.orShape))
  );
}

const blamesCable = ({ verdict }: Ended): boolean => {
  const first = verdict?.likely[0];
  return first?.who === 'link' && (first.word === 'more likely' || first.word === 'most likely');
};

/** Only an erase can say that data is gone, and only then is it. */
export function isDataWrong({ verdict, data, how }: Ended): boolean {
  if (how !== 'failed' || verdict?.dataTouched == null) return false;
  return verdict.dataTouched !== (data === 'erased');
}

/** Adds one run. */
export function count(tally: Tally, ended: Ended, truth: Truth, realMs: number): void {
  const wrong = wrongs(ended, truth);
  const has = (name: string): number => (wrong.includes(name) ? 1 : 0);
  tally.runs++;
  tally.hangs += has('hangs');
  tally.untyped += has('untyped');
  tally.falseAlarms += has('falseAlarms');
  tally.missed += has('missed');
  tally.cableBlamedWrongly += has('cableBlamedWrongly');
  tally.dataWrong += has('dataWrong');
  tally.fileDiffers += has('fileDiffers');
  if (truth.looksLikeCable && truth.cause !== 'link') tally.looksLikeCable++;
  if (isDecidable(truth)) {
    tally.decidable++;
    tally.classRight += 1 - has('class');
    tally.shapeRight += 1 - has('shape');
  }
  if (truth.phase !== undefined) {
    tally.phaseKnown++;
    tally.phaseRight += 1 - has('phase');
  }
  tally.virtualMs += ended.virtualMs;
  tally.realMs += realMs;
}

/** Both together. */
export const sum = (a: Tally, b: Tally): Tally =>
  Object.fromEntries(
    Object.entries(a).map(([name, value]: [string, number]) => [name, value + b[name as keyof Tally]]),
  ) as unknown as Tally;
