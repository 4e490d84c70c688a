import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Behavior } from '../../src/journal/entry.ts';
import { baseline, modes, sweep, type Mode } from './sweep.ts';

const help = `npm run sweep [-- --only erase|update] [--stride N] [--from N] [--json]

Fails every call outside of one small restore in turn, in five ways each, and tries once more after each failure.

  --only BEHAVIOR   an erase or an update; both when absent
  --stride N        every Nth call only (1)
  --from N          beginning with this call (1)
  --json            a line for every run, not only for those that went wrong
`;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    stride: { type: 'string', default: '1' },
    from: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** `file.ts:line` of every call that leaves the thread, of the folders that a restore runs through. */
function allSites(): string[] {
  const root = join(import.meta.dirname, '../../src');
  const files = ['bytes', 'usb', 'firmware', 'signing', 'restore', 'mux', 'boot', 'services'].flatMap(
    (folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => `${folder}/${name}`),
  );
  return files.flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, i) => (/outside\((errand|')/.test(line) ? [`${file}:${i + 1}`] : [])),
  );
}

async function main(): Promise<void> {
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const behaviors = (['erase', 'update'] as const).filter((each) => (values.only ?? each) === each);
  const hit = new Set<string>();
  const total = { runs: 0, wrong: 0 };
  for (const behavior of behaviors) {
    const { sites, runs, wrong } = await sweepAll(behavior);
    for (const site of sites) hit.add(site);
    total.runs += runs;
    total.wrong += wrong;
  }
  print({ neverHit: allSites().filter((site) => !hit.has(site)) });
  console.log(`${total.runs - total.wrong} passed, ${total.wrong} failed`);
  process.exitCode = total.wrong === 0 && total.runs > 0 ? 0 : 1;
}

/** The first call lists the bus: with a phone that is gone by then nothing begins. */
const hasPlace = (call: number, mode: Mode): boolean => mode !== 'gone' || call > 1;

async function sweepAll(
  behavior: Behavior,
): Promise<{ sites: ReadonlySet<string>; runs: number; wrong: number }> {
  const since = performance.now();
  const good = await baseline(behavior);
  const counts = { sweep: behavior, calls: good.phases.length, runs: 0, hangs: 0, wrong: 0, secondRuns: 0 };
  for (let call = Number(values.from); call <= good.phases.length; call += Number(values.stride))
    for (const mode of modes.filter((each) => hasPlace(call, each))) {
      const { ended, second, wrong } = await sweep(good, call, mode);
      counts.runs++;
      if (ended.how === 'hang') counts.hangs++;
      if (wrong.length > 0) counts.wrong++;
      if (second !== null) counts.secondRuns++;
      const { how, verdict, broke, virtualMs } = ended;
      const line = {
        sweep: behavior,
        call,
        mode,
        due: good.phases[call - 1],
        ended: how,
        name: verdict?.fault,
      };
      const more = { class: verdict?.class, shape: verdict?.shape, phase: verdict?.phase, second, virtualMs };
      if (values.json || wrong.length > 0)
        print({
          ...line,
          ...more,
          ...(broke === null ? {} : { broke }),
          ...(wrong.length > 0 ? { wrong } : {}),
        });
    }
  print({ ...counts, realMs: Math.round(performance.now() - since) });
  return { sites: good.sites, ...counts };
}

const print = (line: object): void => {
  console.log(JSON.stringify(line));
};

await main();
