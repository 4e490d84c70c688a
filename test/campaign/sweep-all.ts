import { modes, type Mode, type Swept } from './sweep.ts';
import { baselineOf, type Job, type Sweep, type work } from './sweep-thread.ts';
import { inThreads } from './threads.ts';

/** What a sweep came to. */
export interface SweepCounts {
  readonly sweep: Sweep;
  /** Calls outside that the restore makes when nothing fails. */
  readonly calls: number;
  runs: number;
  hangs: number;
  untyped: number;
  wrong: number;
  secondRuns: number;
  virtualMs: number;
  realMs: number;
}

/** Which calls, and who hears of each run. */
export interface SweepOptions {
  readonly stride: number;
  readonly from: number;
  readonly hear: (line: object, isWrong: boolean) => void;
}

/** Fails the calls of one restore in turn, each in every mode. `sites`: the places in `src` that it comes by. */
export async function sweepAll(
  name: Sweep,
  { stride, from, hear }: SweepOptions,
): Promise<{ counts: SweepCounts; sites: ReadonlySet<string> }> {
  const since = performance.now();
  const { phases, sites } = await baselineOf(name);
  const jobs: Job[] = [];
  for (let call = from; call <= phases.length; call += stride)
    jobs.push(
      ...modes.filter((mode) => hasPlace(name, call, mode)).map((mode) => ({ name, call, mode }) as const),
    );
  const counts: SweepCounts = {
    sweep: name,
    calls: phases.length,
    runs: 0,
    hangs: 0,
    untyped: 0,
    wrong: 0,
    secondRuns: 0,
    virtualMs: 0,
    realMs: 0,
  };
  await inThreads<typeof work>(new URL('./sweep-thread.ts', import.meta.url), jobs, (swept) => {
    const has = (name: string): number => (swept.wrong.includes(name) ? 1 : 0);
    counts.runs++;
    counts.hangs += has('hang');
    counts.untyped += has('untyped');
    counts.wrong += swept.wrong.length > 0 ? 1 : 0;
    counts.secondRuns += swept.second === null ? 0 : 1;
    counts.virtualMs += swept.ended.virtualMs;
    hear({ sweep: name, due: phases[swept.call - 1], ...lineOf(swept) }, swept.wrong.length > 0);
  });
  counts.realMs = Math.round(performance.now() - since);
  return { counts, sites };
}

/** The first call lists the bus: with a phone that is gone by then nothing begins. */
const hasPlace = (name: Sweep, call: number, mode: Mode): boolean =>
  mode !== 'gone' || call > 1 || name === 'messages';

function lineOf({ call, mode, ended, second, wrong }: Swept): object {
  const { how, verdict, phase, broke, virtualMs } = ended;
  return {
    call,
    mode,
    ended: how,
    name: verdict?.fault ?? null,
    class: verdict?.class ?? null,
    shape: verdict?.shape ?? null,
    phase,
    dataTouched: verdict?.dataTouched ?? null,
    next: verdict?.next ?? null,
    second,
    virtualMs,
    ...(broke === null ? {} : { broke }),
    ...(wrong.length > 0 ? { wrong } : {}),
  };
}
