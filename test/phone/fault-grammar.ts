import type { Deed, PhoneMode } from './body.ts';
import type { PlannedFault } from './faults.ts';
import {
  aboveZero,
  count,
  isRecord,
  number,
  oneFieldOf,
  oneOf,
  readerOf,
  recordOf,
  times,
  whole,
  word,
  yes,
  type Fields,
  type Readers,
} from './fault-readers.ts';
import { worldReaders } from './fault-world.ts';

/** A line of a faults file that means nothing, by number and reason. */
export class FaultNotUnderstood extends Error {
  override readonly name = 'FaultNotUnderstood';
  readonly line: number;
  constructor(line: number, why: string) {
    super(`fault in line ${line}: ${why}`);
    this.line = line;
  }
}

const modes: readonly PhoneMode[] = [
  'normal',
  'recovery',
  'ibss',
  'ibec',
  'restore',
  'dfu',
  'port-dfu',
  'never',
];

const placeFields: Readers = {
  phase: word,
  arrives: oneOf(...modes),
  command: word,
  request: word,
  component: word,
  checkpoint: number,
  progress: count,
  bytes: count,
  nth: times,
};

const leaving: Readers = {
  as: oneOf(...modes),
  afterMs: count,
  times,
};

/** By the field that names the deed; the others belong to it. */
const deeds: Readonly<Record<string, Readers>> = {
  leave: { leave: recordOf(leaving, 'as') },
  stall: { stall: number },
  silenceMs: { silenceMs: count },
  shortBytes: { shortBytes: count },
  bytesPerSecond: { bytesPerSecond: aboveZero },
  windowZeroMs: { windowZeroMs: count },
  refuse: { refuse: (value) => yes(value) ?? word(value) },
  status: { status: whole, text: word },
  checkpoint: { checkpoint: number, result: whole, text: word },
  swapEcid: { swapEcid: yes },
  string1: { string1: oneFieldOf({ absent: yes, stalls: times, slowMs: aboveZero }) },
  world: { world: oneFieldOf(worldReaders) },
};

/** One JSON object a line, empty lines aside. Throws `FaultNotUnderstood`. */
export function parseFaults(text: string): PlannedFault[] {
  return text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [parseFault(line, index + 1)]));
}

function parseFault(text: string, line: number): PlannedFault {
  let fault: unknown;
  try {
    fault = JSON.parse(text);
  } catch {
    throw new FaultNotUnderstood(line, 'not JSON');
  }
  if (!isRecord(fault) || !isRecord(fault.at) || !isRecord(fault.do))
    throw new FaultNotUnderstood(line, 'an object with "at" and "do" is wanted');
  const stranger = Object.keys(fault).find((key) => !['at', 'do', 'told'].includes(key));
  if (stranger !== undefined) throw new FaultNotUnderstood(line, `"${stranger}" is not a part of a fault`);
  const at = fields(fault.at, placeFields, 'place', line);
  if (Object.keys(at).every((key) => key === 'nth')) throw new FaultNotUnderstood(line, 'no place in "at"');
  const wanted = fault.do;
  const kind = Object.keys(deeds).find((key) => Object.hasOwn(wanted, key));
  if (kind === undefined) throw new FaultNotUnderstood(line, 'no deed in "do"');
  const deed = fields(wanted, deeds[kind]!, kind, line);
  if (kind === 'checkpoint' && !('result' in deed)) throw new FaultNotUnderstood(line, '"result" is missing');
  return { at: at, do: deed as Deed, ...toldIn(fault, line) };
}

/** Answers by question; which ones there are is the journal's to say. */
function toldIn(fault: Fields, line: number): Pick<PlannedFault, 'told'> {
  if (!('told' in fault)) return {};
  const { told } = fault;
  if (!isRecord(told) || !Object.values(told).every((answer) => typeof answer === 'string'))
    throw new FaultNotUnderstood(line, '"told" is not an object of answers');
  return { told: told as Record<string, string> };
}

function fields(given: Fields, readers: Readers, what: string, line: number): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) {
    const reader = readerOf(readers, key);
    if (!reader) throw new FaultNotUnderstood(line, `"${key}" does not belong to ${what}`);
    read[key] = reader(value);
    if (read[key] === undefined)
      throw new FaultNotUnderstood(line, `"${key}" cannot be ${JSON.stringify(value)}`);
  }
  return read;
}
