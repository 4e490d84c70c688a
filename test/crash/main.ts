import { parseArgs } from 'node:util';
import { BadArguments, command, wholeNumber } from '../run/command.ts';
import { crash, survivals, uncrashed } from './crash.ts';
import { trials } from './table.ts';
import { killBrowsers } from './browser.ts';

const help = `npm run crash [-- --only disk|browser] [--seed N] [--count N] [--json]

Ends the page at every one of its writes in small restores, and a real browser at random moments of one. Each time the
person comes back, reads what happened, and tries once more.

  --only WHAT   disk: on a pretend disk, in virtual time; browser: a real one; both when absent
  --seed N      of the moments at which the browser is killed (1)
  --count N     how many browsers (20)
  --json        a line for every end, not only for those that went wrong
`;

const options = {
  only: { type: 'string' },
  seed: { type: 'string', default: '1' },
  count: { type: 'string', default: '20' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** One end of a page, and what was not as it must be afterwards. */
interface End {
  readonly wrong: readonly string[];
}

async function crashDisks(count: (end: End) => void): Promise<void> {
  for (const trial of trials) {
    const whole = await uncrashed(trial);
    console.log(JSON.stringify({ ...trial, entries: whole.entries.length, writes: whole.writes.length }));
    for (let write = 1; write <= whole.writes.length; write++)
      for (const survives of survivals) count(await crash(whole, write, survives));
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const { only } = values;
  if (only !== undefined && only !== 'disk' && only !== 'browser')
    throw new BadArguments(`--only "${only}": give disk or browser`);
  const [seed, browsers] = [wholeNumber('seed', values.seed), wholeNumber('count', values.count)];
  const total = { passed: 0, failed: 0 };
  const count = (end: End): void => {
    if (end.wrong.length > 0) total.failed++;
    else total.passed++;
    if (values.json || end.wrong.length > 0) console.log(JSON.stringify(end));
  };
  if (only !== 'browser') await crashDisks(count);
  if (only !== 'disk') for await (const end of killBrowsers(seed, browsers)) count(end);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
}

await command(main);
