import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readReport, type Report } from './report.ts';

/** For reports, and for the app that is built for the tests; gone with this process. */
const out = mkdtempSync(join(tmpdir(), 'replug-test-'));
process.once('exit', () => {
  rmSync(out, { recursive: true });
});

interface Ended {
  readonly code: number;
  /** What it said, where it was not to say it at once. */
  readonly said: string;
}

/** Runs a Node program to its end. `later`: its output is collected. */
function run(args: readonly string[], env: Readonly<Record<string, string>>, later = false): Promise<Ended> {
  return new Promise((resolve) => {
    const out = later ? 'pipe' : 'inherit';
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', out, out],
      env: { ...process.env, ...env },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.on('close', (code) => {
      resolve({ code: code ?? 1, said });
    });
  });
}

/** Builds the app once for all page tests; resolves with the environment that tells them where it is. */
export async function builtOnce(): Promise<Readonly<Record<string, string>>> {
  const app = join(out, 'app');
  await run(
    ['node_modules/vite/bin/vite.js', 'build', '--outDir', app, '--emptyOutDir', '--logLevel', 'warn'],
    {},
  );
  return { TEST_APP: app };
}

/** All `*.test.ts` of a folder. */
const testFiles = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `${folder}/${name}`);

/** What runs inside of Chromium: the files that `web-test-runner.config.js` names. */
export async function browserTests(): Promise<Report> {
  const report = join(out, 'browser.json');
  const { code } = await run(['node_modules/@web/test-runner/dist/bin.js'], { TEST_COUNTS: report });
  return readReport(report, code);
}

/** What Node runs from a folder, two files at a time. Its output comes with the report: other suites may run beside it. */
export async function nodeTests(
  folder: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Report & { readonly said: string }> {
  const report = join(out, `${folder.replaceAll('/', '.')}.json`);
  const reporters = ['spec', 'stdout', './test/run/node-reporter.js', report];
  const { code, said } = await run(
    [
      '--import',
      'tsx',
      '--test',
      '--test-concurrency=2',
      ...reporters.map((value, i) => `--test-reporter${i % 2 === 0 ? '' : '-destination'}=${value}`),
      ...testFiles(folder),
    ],
    env,
    true,
  );
  return { ...readReport(report, code), said };
}
