import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, it } from 'node:test';
import { take } from '../../src/diagnosis/intake/intake.ts';
import type { Verdict } from '../../src/diagnosis/verdict.ts';

const folder = resolve(import.meta.dirname, '../vectors/idevicerestore');

async function verdictOn(name: string): Promise<Verdict> {
  const taken = take(await readFile(resolve(folder, `${name}.txt`), 'utf8'));
  if (taken.kind !== 'idevicerestore' || !taken.verdict) assert.fail(`read as a ${taken.kind}`);
  return taken.verdict;
}

type Row = readonly [
  name: string,
  cls: Verdict['class'],
  shape: Verdict['shape'],
  phase: Verdict['phase'],
  touched: boolean,
  ...codes: readonly string[],
];

/** What was done to the phone, and what the log that idevicerestore printed then allows to say. */
const rows: readonly Row[] = [
  ['not-signed', 'ELIG', null, 'prepare', false, 'tss:94'],
  ['too-old', 'HOSTOLD', null, 'checks', false, 'st:10', 'amr:10'],
  ['storage-full', 'DEVSTOR', null, 'disk', true, 'st:14'],
  ['stream-broken', 'COMM', 'S6', 'disk', true, 'st:14'],
  ['factory-data', 'NET', null, 'install', true, 'st:53'],
  ['cryptex', 'CLIENT', null, 'install', true, 'st:100', 'amr:100'],
  ['gone-in-install', 'COMM', 'S5c', 'install', true],
  // Whether the phone stayed on the cable is not in such a log either.
  ['gone-in-image', 'COMM', null, 'image', true],
  // It waits for the restore system and gives up: that recovery mode was back is not in its log.
  ['kernel-died', 'COMM', null, 'kernel', false],
  ['upload-stalls', 'COMM', null, 'load', false],
  ['left-while-loading', 'COMM', null, 'load', false],
];

describe('logs of idevicerestore that failed', () => {
  for (const [name, cls, shape, phase, touched, ...codes] of rows)
    it(`${name} is ${cls}${shape ? ` ${shape}` : ''}`, async () => {
      const verdict = await verdictOn(name);
      assert.deepEqual(
        [verdict.class, verdict.shape, verdict.phase, verdict.dataTouched],
        [cls, shape, phase, touched],
      );
      for (const code of codes) assert.ok(verdict.codes.includes(code as never), verdict.codes.join(' '));
    });

  it('say what such a log cannot tell', async () => {
    const { cannotKnow, likely } = await verdictOn('gone-in-install');
    assert.deepEqual(cannotKnow.slice(0, 3), ['when-it-was', 'what-the-bus-saw', 'what-the-computer-did']);
    // Without the phone's return nobody is more than possible.
    for (const { word } of likely) assert.ok(word === 'open' || word === 'possible', word);
  });

  it('blame the tool that wrote them, not this page', async () => {
    const { likely } = await verdictOn('cryptex');
    assert.equal(likely[0]?.who, 'tool');
  });
});
