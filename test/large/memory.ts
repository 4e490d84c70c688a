import { readdirSync, readFileSync } from 'node:fs';

const everyMs = 200;

/**
 * Memory of a program and all its descendants, in KiB: each process's share of what it has in memory (PSS), so that what
 * several have in common counts once.
 */
export function memoryOf(root: number): number {
  return descendants(root).reduce((sum, pid) => sum + pss(pid), 0);
}

/** Looks five times a second, and keeps the most it has seen. */
export class Peak {
  /** KiB. */
  most = 0;
  readonly #timer: NodeJS.Timeout;

  constructor(root: number) {
    this.#timer = setInterval(() => {
      this.most = Math.max(this.most, memoryOf(root));
    }, everyMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

function pss(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  } catch {
    // It ended between the two looks.
    return 0;
  }
}

function descendants(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    const parent = parentOf(name);
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found = [root];
  for (const pid of found) found.push(...(children.get(pid) ?? []));
  return found;
}

/** The fourth field of `stat`; the second, the name, may hold anything. */
function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}
