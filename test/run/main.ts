/** `npm test`: browser tests, then Node tests, then one line that counts both from their own reports. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const out = mkdtempSync(join(tmpdir(), 'replug-test-'));
const nothingRan: Counts = { passed: 0, failed: 1, skipped: 0 };

function run(command: string, args: string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
    child.on('close', (code) => {
      resolve(code ?? 1);
    });
  });
}

function testFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join(folder, name));
}

/** A report that is missing is a failure, and so is an exit code that no counted failure explains. */
function settle(counts: Counts | undefined, code: number): Counts {
  if (!counts) return nothingRan;
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

async function browserTests(): Promise<Counts> {
  const report = join(out, 'browser.json');
  const code = await run('npx', ['wtr'], { TEST_COUNTS: report });
  return settle(existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as Counts) : undefined, code);
}

async function nodeTests(folders: string[]): Promise<Counts> {
  const report = join(out, `${folders.join('-').replaceAll('/', '.')}.tap`);
  const files = folders.flatMap(testFiles);
  if (files.length === 0) return { passed: 0, failed: 0, skipped: 0 };
  const code = await run(process.execPath, [
    '--import',
    'tsx',
    '--test',
    '--test-concurrency=2',
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=tap',
    `--test-reporter-destination=${report}`,
    ...files,
  ]);
  return settle(existsSync(report) ? readTap(readFileSync(report, 'utf8')) : undefined, code);
}

function readTap(tap: string): Counts | undefined {
  const last = (name: string): number => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(tap)?.[1] ?? NaN);
  const counts = { passed: last('pass'), failed: last('fail') + last('cancelled'), skipped: last('skipped') };
  return Number.isNaN(counts.passed + counts.failed + counts.skipped) ? undefined : counts;
}

const all = [await browserTests(), await nodeTests(['test/node', 'test/page'])];
const sum = (key: keyof Counts): number => all.reduce((total, counts) => total + counts[key], 0);
const skipped = sum('skipped');
console.log(`${sum('passed')} passed, ${sum('failed')} failed${skipped ? `, ${skipped} skipped` : ''}`);
process.exitCode = sum('failed') === 0 ? 0 : 1;
