import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Entry } from '../../src/journal/entry.ts';

const root = resolve(import.meta.dirname, '../..');

interface Run {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command as a person would; never rejects. */
function diagnose(...args: string[]): Promise<Run> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', 'src/cli/diagnose.ts', ...args],
      { cwd: root },
      (error, out, err) => {
        done({ status: error ? Number(error.code) : 0, out, err });
      },
    );
  });
}

const ecid = '001A4D2E0B335C2E';
const at = (seconds: number, what: object): Entry =>
  ({ t: seconds * 1000, at: 1_790_000_000_000 + seconds * 1000, ...what }) as Entry;

/** A phone that restarts while iOS is written. */
const lost: readonly Entry[] = [
  at(1, { who: 'usb', kind: 'came', stage: 'restore', productId: 0x12a8, serial: 'A' }),
  at(2, { who: 'page', kind: 'attempt', id: 'A', behavior: 'erase', ecid, build: '23C71' }),
  at(3, { who: 'page', kind: 'phase', phase: 'disk' }),
  at(4, { who: 'page', kind: 'phase', phase: 'image' }),
  at(9, { who: 'usb', kind: 'left', stage: 'restore', expected: false }),
  at(9, {
    who: 'page',
    kind: 'fault',
    phase: 'image',
    doing: 'sending the system image, 41 %',
    fault: { name: 'LinkLost', message: 'mux: the phone left the bus', how: 'left', error: 'NetworkError' },
  }),
  at(20, { who: 'usb', kind: 'came', stage: 'recovery', productId: 0x1281, serial: 'B', ecid }),
];

const text = (...lines: readonly unknown[]): string =>
  `${[{ journal: 1, version: '0.1.0', made: 1 }, ...lines].map((line) => JSON.stringify(line)).join('\n')}\n`;

describe('diagnose', () => {
  let folder = '';
  const file = (name: string): string => join(folder, name);
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'diagnose-'));
    await writeFile(file('lost.jsonl'), text(...lost));
    await writeFile(file('running.jsonl'), text(...lost.slice(0, 4)));
  });
  after(() => rm(folder, { recursive: true }));

  it('says of each journal one line of JSON', async () => {
    const { status, out, err } = await diagnose(file('lost.jsonl'), file('running.jsonl'), '--json');
    assert.equal(status, 0, err);
    const [first, second] = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      ['fault', 'class', 'shape', 'phase', 'dataTouched', 'next', 'attempt'].map((key) => first?.[key]),
      ['LinkLost', 'COMM', 'S5b', 'image', true, 'UPDATE_SOFTWARE', 1],
    );
    assert.deepEqual(first?.codes, ['web:NetworkError', 'mr:4013', 'mr:4010']);
    assert.deepEqual(second, {
      journal: file('running.jsonl'),
      ended: false,
      fault: null,
      class: null,
      shape: null,
      phase: null,
      dataTouched: null,
      next: null,
    });
  });

  it('reads for people without --json, and a journal that a crash cut off', async () => {
    await writeFile(file('cut.jsonl'), `${text(...lost)}{"t":21000,"at":17`);
    const { status, out } = await diagnose(file('cut.jsonl'));
    assert.equal(status, 0);
    assert.match(out, /failed, LinkLost in image\n {2}what {6}COMM S5b\n {2}data {6}erased\n/);
  });

  it('explains itself', async () => {
    const { status, out } = await diagnose('--help');
    assert.equal(status, 0);
    assert.match(out, /^npm run diagnose -- JOURNAL/);
  });

  it('refuses what is no journal in one sentence that names the line, and understands no other option', async () => {
    await writeFile(file('letter.txt'), 'this is a letter\n');
    await writeFile(file('empty.jsonl'), '');
    await writeFile(file('odd.jsonl'), text(lost[0], 'an entry?', lost[1]));
    await writeFile(file('bare.jsonl'), text({ t: 1, at: 1, who: 'page', kind: 'fault' }, lost[0]));
    const tries: readonly (readonly [number, RegExp, ...string[]])[] = [
      [1, /letter\.txt: line 1: not the head of a journal/, file('letter.txt')],
      [1, /empty\.jsonl: line 1: the file is empty/, file('empty.jsonl')],
      [1, /odd\.jsonl: line 3: not an entry/, file('odd.jsonl')],
      [1, /bare\.jsonl: line 2: not an entry/, file('bare.jsonl')],
      [1, /nowhere\.jsonl: /, file('nowhere.jsonl')],
      [2, /at least one journal/],
      [2, /--guess/, '--guess', file('lost.jsonl')],
    ];
    for (const [wanted, sentence, ...args] of tries) {
      const { status, out, err } = await diagnose(...args);
      assert.equal(status, wanted, args.join(' '));
      assert.match(err, sentence);
      assert.match(err, /^[^\n]+\n$/);
      assert.equal(out, '');
    }
  });
});
