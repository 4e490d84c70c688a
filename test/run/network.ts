/** `npm run test:network`: downloads in a real browser from a real web server (nginx). Ends with one line that counts. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

const files = readdirSync('test/network').filter((name) => name.endsWith('.test.ts'));
const { stdout, status } = spawnSync(
  process.execPath,
  ['--import', 'tsx', '--test', '--test-reporter=tap', ...files.map((name) => `test/network/${name}`)],
  { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
);
console.log(stdout);
const last = (name: string): number => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(stdout)?.[1] ?? NaN);
const [passed, failed, skipped] = [last('pass'), last('fail') + last('cancelled'), last('skipped')];
// Without a report, or with an exit code that no counted failure explains, it has failed.
const lost = Number.isNaN(passed + failed) || (status !== 0 && failed === 0);
const counted = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
console.log(lost ? '0 passed, 1 failed' : counted);
process.exitCode = lost || failed > 0 ? 1 : 0;
