import { spawn, spawnSync } from 'node:child_process';

/** Something that is measured against is not installed, or failed. */
class NoPeer extends Error {
  override readonly name = 'NoPeer';
}

/** Seconds that a line of shell takes; `args` are its `$1`, `$2`… Throws `NoPeer` when any part of it fails. */
export async function timed(line: string, ...args: string[]): Promise<number> {
  const started = performance.now();
  const child = spawn('bash', ['-c', `set -euo pipefail; ${line}`, 'bench', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const code = await new Promise((ended) => child.on('close', ended));
  if (code !== 0) throw new NoPeer(`"${line}" ended with ${String(code)}: ${said.trim()}`);
  return (performance.now() - started) / 1000;
}

/** Nobody pays for what was written before. */
export function settle(): void {
  spawnSync('sync');
}
