import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const root = join(import.meta.dirname, '../..');

async function run(args: string[], env: NodeJS.ProcessEnv = {}): Promise<[number | null, string, string]> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'src/relay/main.ts'), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return [code, out, err];
}

describe('relay: the command', () => {
  it('helps', async () => {
    const [code, out, err] = await run(['--help']);
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /--apple URL/);
  });

  it('says in one sentence what is wrong with what it was given', async () => {
    const ways = await Promise.all([
      run(['--apple', 'https://127.0.0.1:4014']),
      run(['--apple', 'nonsense']),
      run(['--apple', 'http://127.0.0.1:4014/TSS']),
      run([], { PORT: 'x' }),
      run(['--unknown']),
    ]);
    for (const [code, out, err] of ways)
      assert.deepEqual([code, out, err.trim().split('\n').length], [2, '', 1], err);
  });
});
