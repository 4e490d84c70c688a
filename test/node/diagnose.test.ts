import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { explain } from '../../src/diagnosis/explain.ts';
import { fold } from '../../src/journal/fold.ts';
import { inSentences } from '../../src/ui/say-verdict.ts';
import type { Entry } from '../../src/journal/entry.ts';
import { run, type Run } from './script.ts';

const diagnose = (...args: string[]): Promise<Run> => run('src/cli/diagnose.ts', ...args);

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
      kind: 'journal',
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
    assert.match(out, /: The iPhone left while iOS was being written\n {2}failed, COMM S5b, data erased, /);
  });

  it('says the same words as the page, of a journal, a log, a transcript and a code seen elsewhere', async () => {
    await writeFile(
      file('other.jsonl'),
      '{"meta":true,"operation":"erase"}\n{"layer":"restored","msg":"StatusMsg","Status":53,"AMRError":53}\n',
    );
    await writeFile(file('code.txt'), '4013 in Finder on my Mac\n');
    const log = 'test/vectors/idevicerestore/not-signed.txt';
    const { status, out, err } = await diagnose(
      ...[file('lost.jsonl'), file('other.jsonl'), log, file('code.txt')],
      '--json',
    );
    assert.equal(status, 0, err);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; class: string; words: { title: string } });
    assert.deepEqual(
      lines.map(({ kind, class: cls, words }) => [kind, cls, words.title]),
      [
        ['journal', 'COMM', 'The iPhone left while iOS was being written'],
        ['transcript', 'NET', 'The iPhone could not reach Apple'],
        ['idevicerestore', 'ELIG', 'Apple does not offer this iOS for this iPhone'],
        ['sighting', 'COMM', 'What 4013 means'],
      ],
    );
    assert.deepEqual(lines[0]?.words, inSentences(explain(lost)!, fold(lost)));
  });

  it('explains itself', async () => {
    const { status, out } = await diagnose('--help');
    assert.equal(status, 0);
    assert.match(out, /^npm run diagnose -- FILE/);
  });

  it('refuses what is no journal in one sentence that names the line, and understands no other option', async () => {
    await writeFile(file('letter.txt'), 'this is a letter\n');
    await writeFile(file('empty.jsonl'), '');
    await writeFile(file('odd.jsonl'), text(lost[0], 'an entry?', lost[1]));
    await writeFile(file('bare.jsonl'), text({ t: 1, at: 1, who: 'page', kind: 'fault' }, lost[0]));
    const tries: readonly (readonly [number, RegExp, ...string[]])[] = [
      [1, /letter\.txt: neither a journal, a transcript/, file('letter.txt')],
      [1, /empty\.jsonl: neither a journal/, file('empty.jsonl')],
      [1, /odd\.jsonl: line 3: not an entry/, file('odd.jsonl')],
      [1, /bare\.jsonl: line 2: not an entry/, file('bare.jsonl')],
      [1, /nowhere\.jsonl: /, file('nowhere.jsonl')],
      [2, /at least one file/],
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
