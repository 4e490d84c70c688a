import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** The checkout, absolute. */
export const projectRoot = resolve(import.meta.dirname, '../..');

/** A kernel with a USB bus that pretend phones can be attached to. */
export interface Kernel {
  /** For the person. */
  readonly name: string;
  /** The whole command line that runs `command` as root beside that bus; `folder` is shared, all else is its own. */
  line(command: readonly string[], how: { folder: string; seconds: number }): readonly string[];
}

const virtualHub = '/sys/devices/platform/vhci_hcd.0';

/**
 * The guest of the rig (`RIG`, else `../shared/rig`), or this machine's own kernel when it has `vhci_hcd` and we are root.
 * Undefined: neither.
 */
export function findKernel(environment: NodeJS.ProcessEnv = process.env): Kernel | undefined {
  const run = resolve(environment.RIG ?? resolve(projectRoot, '../shared/rig'), 'run.sh');
  if (existsSync(run))
    return {
      name: `the guest of ${run}`,
      line: (command, { folder, seconds }) => [
        run,
        '--timeout',
        String(seconds),
        '--share',
        folder,
        '--',
        ...command,
      ],
    };
  if (process.getuid?.() !== 0) return undefined;
  if (!existsSync(virtualHub)) spawnSync('modprobe', ['vhci-hcd'], { stdio: 'ignore' });
  if (!existsSync(virtualHub)) return undefined;
  return {
    name: 'this machine’s own kernel',
    line: (command, { seconds }) => ['timeout', '--kill-after=5', String(seconds), ...command],
  };
}
