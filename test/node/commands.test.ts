import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { oneSentence, run } from './script.ts';

describe('a command that is not understood', { concurrency: true }, () => {
  const calls: readonly (readonly [script: string, ...options: string[]])[] = [
    ['test/campaign/sweep-main.ts', '--moon'],
    ['test/crash/main.ts', '--only', 'disks'],
    ['test/fuzz/guided.ts', '--target', 'moon'],
  ];
  for (const [script, ...options] of calls)
    it(`says so in one sentence, with status 2: ${script}`, async () => {
      const ended = await run(script, ...options);
      assert.equal(ended.status, 2, ended.err);
      oneSentence(ended);
      assert.ok(ended.err.includes(options.at(-1)!), ended.err);
    });
});
