import type { Ended, Trial } from './run.ts';
import { wrongs } from './tally.ts';
import { anything, isDecidable, type Truth } from './truth.ts';

/** One run as `npm run campaign` prints it. */
export interface Line {
  readonly fault: Trial['fault'];
  readonly ended: Ended['how'];
  readonly class: string | null;
  readonly shape: string | null;
  readonly phase: string | null;
  readonly dataTouched: boolean | null;
  readonly next: string | null;
  readonly virtualMs: number;
  readonly realMs: number;
  readonly [more: string]: unknown;
}

/** One line of the campaign's record for one run; `realMs` is what it took of real time. */
export function lineOf(trial: Trial, ended: Ended, realMs: number, truth: Truth | null): Line {
  const { verdict, how, phase, virtualMs, broke } = ended;
  const wrong = wrongs(ended, truth ?? anything);
  return {
    fault: trial.fault,
    ended: how,
    class: verdict?.class ?? null,
    shape: verdict?.shape ?? null,
    phase,
    dataTouched: verdict?.dataTouched ?? null,
    next: verdict?.next ?? null,
    virtualMs,
    realMs: Math.round(realMs),
    behavior: trial.behavior,
    name: verdict?.fault ?? null,
    ...(truth ? { truth: { ...truth, decidable: isDecidable(truth) } } : {}),
    ...(trial.fault === null ? { phone: { speed: trial.setting.speed, jitter: trial.setting.jitter } } : {}),
    ...(wrong.length > 0 ? { wrong } : {}),
    ...(broke === null ? {} : { broke }),
  };
}
