import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk that is soon full: a file system of its own, in memory. What a browser may store is what its disk has room for. */
export class SmallDisk {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Undefined where nothing may be mounted: only root may. */
  static async mount(bytes: number): Promise<SmallDisk | undefined> {
    const folder = await mkdtemp(join(tmpdir(), 'replug-disk-'));
    if (await run('mount', '-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder))
      return new SmallDisk(folder);
    await rm(folder, { recursive: true });
    return undefined;
  }

  /** As when somebody frees space on it. */
  async resize(bytes: number): Promise<void> {
    if (!(await run('mount', '-o', `remount,size=${bytes}`, this.folder)))
      throw new Error(`${this.folder} cannot be resized`);
  }

  async unmount(): Promise<void> {
    // A browser that has closed may hold its profile a little longer: it goes when that lets go.
    await run('umount', '--lazy', this.folder);
    await rm(this.folder, { recursive: true });
  }
}

async function run(program: string, ...args: string[]): Promise<boolean> {
  const [code] = (await once(spawn(program, args, { stdio: 'ignore' }), 'exit')) as [number | null];
  return code === 0;
}
