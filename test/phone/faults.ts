import type { Deed, PhoneMode, Place } from './body.ts';

/** Where a fault strikes: every field that is given has to fit. `nth` counts the times that the rest fitted, from 1. */
export interface FaultPlace {
  readonly phase?: string;
  /** The phone has come onto the bus as this. */
  readonly arrives?: PhoneMode;
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

/** At this place, do this. */
export interface PlannedFault {
  readonly at: FaultPlace;
  readonly do: Deed;
  /** What the person answered afterwards, by question; of no meaning to the phone. */
  readonly told?: Readonly<Record<string, string>>;
}

/** The faults that are still to come; each strikes once. */
export class FaultPlan {
  readonly #waiting: { fault: PlannedFault; seen: number }[];
  #phase = '';
  #taken = 0;
  #phaseBegan = 0;

  constructor(faults: readonly PlannedFault[]) {
    this.#waiting = faults.map((fault) => ({ fault, seen: 0 }));
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
