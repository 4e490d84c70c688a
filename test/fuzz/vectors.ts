import type { Bytes } from '../../src/bytes/bytes.ts';

/** A row of `test/vectors/fuzz/index.json`: an input that once went wrong, kept small. */
export interface Vector {
  readonly target: string;
  /** Relative to the index. */
  readonly file: string;
  /** What went wrong. */
  readonly why: string;
}

const index = new URL('../vectors/fuzz/index.json', import.meta.url);

/** In the browser: the kept inputs of a target. */
export async function vectorsOf(target: string): Promise<(Vector & { readonly input: Bytes })[]> {
  const rows = (await (await fetch(index)).json()) as Vector[];
  return Promise.all(
    rows
      .filter((row) => row.target === target)
      .map(async (row) => ({
        ...row,
        input: new Uint8Array(await (await fetch(new URL(row.file, index))).arrayBuffer()),
      })),
  );
}
