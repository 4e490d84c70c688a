import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { version } from '../../src/session/version.ts';

const tests = resolve(import.meta.dirname, '..');

const numbered = (letter: string, from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => `${letter}${from + i}`);

/** Everything that has a number in the specification of failures, and the failed restores of its traces. */
const wanted: readonly string[] = [
  ...numbered('R', 1, 66),
  ...numbered('P', 1, 16),
  ...numbered('C', 1, 6),
  'C2a',
  ...['S1', 'S2', 'S3', 'S4', 'S5a', 'S5b', 'S5c', ...numbered('S', 6, 15)],
  ...numbered('D', 0, 37),
  ...['E1', 'E2', 'E3', 'E4', 'E5', 'E6', 'E7', 'E8a', 'E8b', 'E9', 'E9r', ...numbered('E', 10, 23)],
  ...numbered('T', 1, 50),
  'T9b',
  ...numbered('X', 1, 29),
];

/** Named by no test yet. What is named has to leave this list. */
const open: ReadonlySet<string> = new Set();

/** `R54–R58` names all of them. */
const range = /\b([A-Z])(\d+)[–-]\1?(\d+)\b/g;
const single = /\b[RPCSDETX]\d+[abcr]?\b/g;

function namedIn(text: string): Set<string> {
  const ranges = [...text.matchAll(range)].flatMap(([, letter, from, to]) =>
    numbered(letter!, Number(from), Number(to)),
  );
  return new Set([...ranges, ...(text.match(single) ?? [])]);
}

/** Where each number is named: by a title, a row or the words above a test. */
async function whereNamed(): Promise<Map<string, string[]>> {
  const named = new Map<string, string[]>();
  for (const folder of ['unit', 'story', 'browser', 'node', 'page'])
    for (const file of await readdir(join(tests, folder))) {
      if (!file.endsWith('.test.ts') || file === 'rules.test.ts') continue;
      for (const id of namedIn(await readFile(join(tests, folder, file), 'utf8')))
        named.set(id, [...(named.get(id) ?? []), `${folder}/${file.replace('.test.ts', '')}`]);
    }
  return named;
}

describe('every rule, shape, piece of evidence and scenario', () => {
  it('is named by a test', async (context) => {
    const named = await whereNamed();
    const rows = wanted.map((id) => `${id.padEnd(4)} ${named.get(id)?.join(', ') ?? '–'}`);
    context.diagnostic(`rule × test\n${rows.join('\n')}`);
    const gaps = wanted.filter((id) => !named.has(id));
    assert.deepEqual(
      gaps.filter((id) => !open.has(id)),
      [],
      'named by no test',
    );
    assert.deepEqual(
      [...open].filter((id) => named.has(id)),
      [],
      'named, and still said to be open',
    );
  });
});

describe('the version', () => {
  it('that journals and case files carry is that of the package', async () => {
    const packed = JSON.parse(await readFile(resolve(tests, '../package.json'), 'utf8')) as {
      version: string;
    };
    assert.equal(version, packed.version);
  });
});
