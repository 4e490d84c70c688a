import { parseArgs } from 'node:util';
import { BadArguments, command, wholeNumber } from '../run/command.ts';
import { everySite } from './sites.ts';
import { sweepAll } from './sweep-all.ts';
import { sweeps } from './sweep-thread.ts';

const help = `npm run sweep [-- --stride N] [--from N] [--json]

Fails every call outside of a small erase and a small update in turn, and every message between a page and its workers,
in five ways each, and tries once more after each failure. npm run campaign -- --sweep erase does it for one of them.

  --stride N        every Nth call only (1)
  --from N          beginning with this call (1)
  --json            a line for every run, not only for those that went wrong
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      stride: { type: 'string', default: '1' },
      from: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const stride = wholeNumber('stride', values.stride);
  const from = wholeNumber('from', values.from);
  if (stride === 0 || from === 0) throw new BadArguments('calls are counted from 1');
  const hit = new Set<string>();
  const total = { runs: 0, wrong: 0 };
  for (const name of sweeps) {
    const { counts, sites } = await sweepAll(name, {
      stride,
      from,
      hear(line, isWrong) {
        if (values.json || isWrong) print(line);
      },
    });
    print(counts);
    for (const site of sites) hit.add(site);
    total.runs += counts.runs;
    total.wrong += counts.wrong;
  }
  print({ neverHit: everySite().filter((site) => !hit.has(site)) });
  console.log(`${total.runs - total.wrong} passed, ${total.wrong} failed`);
  process.exitCode = total.wrong === 0 && total.runs > 0 ? 0 : 1;
}

const print = (line: object): void => {
  console.log(JSON.stringify(line));
};

await command(main);
