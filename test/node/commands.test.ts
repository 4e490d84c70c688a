import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, it } from 'node:test';

const root = resolve(import.meta.dirname, '../..');

interface Ended {
  readonly status: number | null;
  readonly told: string;
}

const called = (script: string, ...options: readonly string[]): Promise<Ended> =>
  new Promise((done) => {
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', script, ...options],
      { cwd: root },
      (_, __, told) => {
        done({ status: child.exitCode, told });
      },
    );
  });

describe('a command that is not understood', { concurrency: true }, () => {
  const calls: readonly (readonly [script: string, ...options: string[]])[] = [
    ['test/campaign/sweep-main.ts', '--moon'],
    ['test/crash/main.ts', '--only', 'disks'],
    ['test/fuzz/guided.ts', '--target', 'moon'],
  ];
  for (const [script, ...options] of calls)
    it(`says so in one sentence, with status 2: ${script}`, async () => {
      const { status, told } = await called(script, ...options);
      assert.equal(status, 2, told);
      assert.match(told, /^[^\n]+\n$/);
      assert.ok(told.includes(options.at(-1)!), told);
    });
});
