import type { Deed, PhoneMode, Place } from './body.ts';

/** Where a fault strikes: every field that is given has to fit. `nth` counts the times that the rest fitted, from 1. */
export interface FaultPlace {
  readonly phase?: string;
  readonly command?: string;
  readonly request?: string;
  readonly component?: string;
  readonly checkpoint?: number;
  /** Reached, or passed: percent of the image. */
  readonly progress?: number;
  /** Bytes that the phone has taken in from bulk pipes since it was made, or since `phase` began when one is named. */
  readonly bytes?: number;
  readonly nth?: number;
}

export interface PlannedFault {
  readonly at: FaultPlace;
  readonly do: Deed;
  /** What the person answered; of no meaning to the phone. */
  readonly told?: unknown;
}

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

type Record_ = Readonly<Record<string, unknown>>;
type Reader = (value: unknown) => unknown;

const isRecord = (value: unknown): value is Record_ =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const count: Reader = (value) =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
const word: Reader = (value) => (typeof value === 'string' && value !== '' ? value : undefined);
/** Checkpoints and endpoints are usually written in hex. */
const number: Reader = (value) =>
  typeof value === 'string' && /^0x[0-9a-f]+$/i.test(value) ? parseInt(value, 16) : count(value);
const whole: Reader = (value) => (Number.isInteger(value) ? value : undefined);
const yes: Reader = (value) => (value === true ? true : undefined);

const placeFields: Readonly<Record<string, Reader>> = {
  phase: word,
  command: word,
  request: word,
  component: word,
  checkpoint: number,
  progress: count,
  bytes: count,
  nth: (value) => (Number.isInteger(value) && (value as number) > 0 ? value : undefined),
};

/** By the field that names the deed; the others belong to it. */
const deeds: Readonly<Record<string, Readonly<Record<string, Reader>>>> = {
  leave: {
    leave: (value) => {
      if (!isRecord(value) || !modes.includes(value.as as PhoneMode)) return undefined;
      if (Object.keys(value).some((key) => key !== 'as' && key !== 'afterMs')) return undefined;
      return value.afterMs === undefined || count(value.afterMs) !== undefined ? value : undefined;
    },
  },
  stall: { stall: number },
  silenceMs: { silenceMs: count },
  shortBytes: { shortBytes: count },
  bytesPerSecond: { bytesPerSecond: (value) => ((value as number) > 0 ? count(value) : undefined) },
  windowZeroMs: { windowZeroMs: count },
  refuse: { refuse: (value) => yes(value) ?? word(value) },
  status: { status: whole, text: word },
  checkpoint: { checkpoint: number, result: whole, text: word },
  swapEcid: { swapEcid: yes },
  world: { world: (value) => (isRecord(value) ? value : undefined) },
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
  return {
    at: at,
    do: deed as Deed,
    ...('told' in fault ? { told: fault.told } : {}),
  };
}

function fields(
  given: Record_,
  readers: Readonly<Record<string, Reader>>,
  what: string,
  line: number,
): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) {
    const reader = Object.hasOwn(readers, key) ? readers[key] : undefined;
    if (!reader) throw new FaultNotUnderstood(line, `"${key}" does not belong to ${what}`);
    read[key] = reader(value);
    if (read[key] === undefined)
      throw new FaultNotUnderstood(line, `"${key}" cannot be ${JSON.stringify(value)}`);
  }
  return read;
}

/** The faults that are still to come; each strikes once. */
export class FaultPlan {
  readonly #waiting: { fault: PlannedFault; seen: number }[];
  #phase = '';
  #taken = 0;
  #phaseBegan = 0;

  constructor(faults: readonly PlannedFault[]) {
    this.#waiting = faults.filter((fault) => !('world' in fault.do)).map((fault) => ({ fault, seen: 0 }));
  }

  get phase(): string {
    return this.#phase;
  }

  /** The deeds planned for a place, which the phone has just come to. */
  due(place: Place): Deed[] {
    if ('phase' in place && place.phase !== this.#phase) {
      this.#phase = place.phase;
      this.#phaseBegan = this.#taken;
    }
    return this.#strike((at) => at.bytes === undefined && this.#fits(at, place));
  }

  /** The deeds planned for the bytes that are about to be taken. */
  took(length: number): Deed[] {
    this.#taken += length;
    return this.#strike(
      (at) =>
        at.bytes !== undefined &&
        (at.phase === undefined || at.phase === this.#phase) &&
        (at.phase === undefined ? 0 : this.#phaseBegan) + at.bytes <= this.#taken,
    );
  }

  #fits(at: FaultPlace, place: Place): boolean {
    const given = place as Readonly<Record<string, unknown>>;
    return Object.entries(at).every(([key, wanted]) => {
      if (key === 'nth') return true;
      if (key === 'phase')
        return wanted === this.#phase && (Object.keys(at).some(isMoment) || 'phase' in place);
      if (key === 'progress') return typeof given[key] === 'number' && given[key] >= (wanted as number);
      // What iBoot is asked for is a request as well as what restored asks for.
      if (key === 'request') return wanted === given.request || wanted === given.command;
      return wanted === given[key];
    });
  }

  #strike(fits: (at: FaultPlace) => boolean): Deed[] {
    if (this.#waiting.length === 0) return [];
    const struck = this.#waiting.filter((each) => {
      if (!fits(each.fault.at)) return false;
      each.seen += 1;
      return each.seen === (each.fault.at.nth ?? 1);
    });
    for (const each of struck) this.#waiting.splice(this.#waiting.indexOf(each), 1);
    return struck.map((each) => each.fault.do);
  }
}

const isMoment = (key: string): boolean => key !== 'phase' && key !== 'nth';
