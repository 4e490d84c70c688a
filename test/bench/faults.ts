import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { round, type Figure } from './figure.ts';

const count = 1000;
const leastPerSecond = 5000;
/** All of them in two minutes. */
const mostSecondsEach = 0.12;

interface Summary {
  readonly runs: number;
  readonly hangs: number;
  readonly virtualMs: number;
  readonly realMs: number;
}

/** `npm run campaign`, whose last line says how long it all took. */
async function campaign(): Promise<Summary> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'test/campaign/main.ts', '--seed', '1', '--count', String(count), '--json'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let last = '{}';
  for await (const line of createInterface({ input: child.stdout })) last = line;
  const summary = JSON.parse(last) as Partial<Summary>;
  const { runs, hangs, virtualMs, realMs } = summary;
  if (runs !== count || hangs === undefined || virtualMs === undefined || realMs === undefined)
    throw new Error(`the campaign has no summary: ${last.slice(0, 200)}`);
  return { runs, hangs, virtualMs, realMs };
}

/** Restores that fail in every way there is, on a virtual clock. */
export const faults: Figure = {
  name: 'faults',
  what: `${count} restores with a fault each, on a virtual clock in Node`,
  async run() {
    const started = performance.now();
    const { hangs, virtualMs } = await campaign();
    const seconds = (performance.now() - started) / 1000;
    const alone = { peer: null, ratio: null };
    return [
      {
        name: 'faults-speed',
        unit: 'virtual s/s',
        ours: Math.round(virtualMs / 1000 / seconds),
        ...alone,
        budget: `at least ${leastPerSecond} virtual seconds a second`,
        ok: virtualMs / 1000 / seconds >= leastPerSecond,
      },
      {
        name: 'faults-each',
        unit: 's',
        ours: round(seconds / count),
        ...alone,
        budget: `at most ${mostSecondsEach} s a restore`,
        ok: seconds / count <= mostSecondsEach,
      },
      { name: 'faults-hangs', unit: '', ours: hangs, ...alone, budget: 'none', ok: hangs === 0 },
    ];
  },
};
