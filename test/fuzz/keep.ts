import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { Bytes } from '../../src/bytes/bytes.ts';
import type { Vector } from './vectors.ts';

const folder = resolve(import.meta.dirname, '../vectors/fuzz');

/** Stores an input beside the other vectors, where the unit tests replay it; answers its path in there. */
export function keep(target: string, input: Bytes, why: string): string {
  const file = `${target}/${createHash('sha256').update(input).digest('hex').slice(0, 12)}.bin`;
  mkdirSync(resolve(folder, target), { recursive: true });
  writeFileSync(resolve(folder, file), input);
  const index = resolve(folder, 'index.json');
  const rows = JSON.parse(readFileSync(index, 'utf8')) as Vector[];
  const all = [...rows.filter((row) => row.file !== file), { target, file, why }];
  writeFileSync(index, `${JSON.stringify(all, undefined, 2)}\n`);
  return file;
}
