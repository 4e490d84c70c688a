import { messageBaseline, sweepMessage } from './messages.ts';
import { baseline, sweep, type Baseline, type Mode, type Swept } from './sweep.ts';

/** What is swept: every call outside of a restore, or every message between a page and its workers. */
export const sweeps = ['erase', 'update', 'messages'] as const;

/** One of `sweeps`. */
export type Sweep = (typeof sweeps)[number];

/** One call failed in one way, for a thread of its own. */
export interface Job {
  readonly name: Sweep;
  readonly call: number;
  readonly mode: Mode;
}

const good = new Map<Sweep, Promise<Baseline>>();

/** The run without a failed call, made once in each thread. */
export function baselineOf(name: Sweep): Promise<Baseline> {
  const known = good.get(name) ?? (name === 'messages' ? messageBaseline('erase') : baseline(name));
  good.set(name, known);
  return known;
}

/** Fails one call and says what came of it. */
export async function work({ name, call, mode }: Job): Promise<Swept> {
  const well = await baselineOf(name);
  return name === 'messages' ? sweepMessage(well, call, mode) : sweep(well, call, mode);
}
