import type { Behavior } from '../../src/journal/entry.ts';
import { baseline, sweep, type Baseline, type Mode, type Swept } from './sweep.ts';

/** One call failed in one way, for a thread of its own. */
export interface Job {
  readonly behavior: Behavior;
  readonly call: number;
  readonly mode: Mode;
}

const good = new Map<Behavior, Promise<Baseline>>();

export async function work({ behavior, call, mode }: Job): Promise<Swept> {
  const well = good.get(behavior) ?? baseline(behavior);
  good.set(behavior, well);
  return sweep(await well, call, mode);
}
