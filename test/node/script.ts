import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** How a command of ours ended, and what it said. */
export interface Run {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a script of ours as a person would; never rejects. */
export function run(script: string, ...args: readonly string[]): Promise<Run> {
  return new Promise((done) => {
    execFile(process.execPath, ['--import', 'tsx', script, ...args], { cwd: root }, (error, out, err) => {
      done({ status: error ? Number(error.code) : 0, out, err });
    });
  });
}

/** It said one sentence on the error stream, and no stack. */
export function oneSentence({ err }: Run): void {
  assert.match(err, /^[^\n]+\n$/);
  assert.doesNotMatch(err, / at .*:\d+:\d+/);
}
