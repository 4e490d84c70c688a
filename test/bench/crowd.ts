import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { KiB } from '../../src/bytes/bytes.ts';
import { round, type Figure } from './figure.ts';

const crowdSize = 16;
const mostEach = 25;

interface Told {
  readonly restored: number;
  readonly mostKiB: number;
}

/** In a process of its own, so that nothing is left of what ran before. */
async function restoreAtOnce(phones: number): Promise<Told> {
  const script = ['--expose-gc', '--import', 'tsx', 'test/bench/crowd-restore.ts', String(phones)];
  const { stdout } = await promisify(execFile)(process.execPath, script);
  return JSON.parse(stdout) as Told;
}

/** Many phones on one host. */
export const crowd: Figure = {
  name: 'crowd',
  what: `${crowdSize} pretend iPhones restored at once, in memory`,
  async run() {
    const one = await restoreAtOnce(1);
    const all = await restoreAtOnce(crowdSize);
    const each = (all.mostKiB - one.mostKiB) / (crowdSize - 1) / KiB;
    const alone = { peer: null, ratio: null };
    return [
      {
        name: 'crowd-restored',
        unit: 'phones',
        ours: all.restored,
        ...alone,
        budget: `all ${crowdSize}`,
        ok: all.restored === crowdSize,
      },
      {
        name: 'crowd-memory',
        unit: 'MiB',
        ours: round(each),
        ...alone,
        budget: `at most ${mostEach} MiB for each beyond the first`,
        ok: each <= mostEach,
      },
    ];
  },
};
