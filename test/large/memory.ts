import { readdirSync, readFileSync } from 'node:fs';

const everyMs = 200;

/** What a program and all its descendants have in memory, in KiB; what several of them share counts once (PSS). */
export interface Memory {
  /** What they have made themselves. */
  readonly own: number;
  /** Files: their code above all. The share of it moves with every other program that runs the same code. */
  readonly files: number;
}

/** Of a process and all of its descendants at this moment, KiB. */
export function memoryOf(root: number): Memory {
  const each = descendants(root).map(memoryOfOne);
  const sum = (what: keyof Memory): number => each.reduce((total, one) => total + one[what], 0);
  return { own: sum('own'), files: sum('files') };
}

/** Looks at what they have made themselves five times a second, until it is stopped. */
export class Watch {
  readonly #seen: number[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(root: number) {
    this.#timer = setInterval(() => this.#seen.push(memoryOf(root).own), everyMs);
  }

  /** All that was seen, KiB, in order of size. */
  stop(): number[] {
    clearInterval(this.#timer);
    return this.#seen.toSorted((a, b) => a - b);
  }
}

function memoryOfOne(pid: number): Memory {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const field = (name: string): number =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(rollup)?.[1] ?? 0);
    return { own: field('Pss_Anon') + field('Pss_Shmem'), files: field('Pss_File') };
  } catch {
    // It ended between the two looks.
    return { own: 0, files: 0 };
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
