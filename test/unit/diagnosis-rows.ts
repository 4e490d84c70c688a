import { expect } from '@open-wc/testing';
import { explain, type Given } from '../../src/diagnosis/explain.ts';
import type { Verdict } from '../../src/diagnosis/verdict.ts';
import type { Stage } from '../../src/journal/entry.ts';
import { fold } from '../../src/journal/fold.ts';
import { answerTo, type Answer } from '../../src/ui/say-answer.ts';
import { inSentences } from '../../src/ui/say-verdict.ts';
import {
  came,
  checkpoint,
  fault,
  gone,
  journal,
  left,
  ready,
  status,
  upTo,
  type Line,
} from './diagnosis-journal.ts';

const isGiven = (part: readonly Line[] | Given): part is Given => !Array.isArray(part);
const areLines = (part: readonly Line[] | Given): part is readonly Line[] => Array.isArray(part);

/** The verdict on a journal that begins with a phone that is ready, and on what is known beside it. */
export const verdictOn = (...parts: readonly (readonly Line[] | Given)[]): Verdict => {
  const lines = parts.filter(areLines);
  const verdict = explain(journal(ready, ...lines), ...parts.filter(isGiven));
  if (!verdict) throw new Error('nothing has ended');
  return verdict;
};

/** The same in the words of a terminal, which are those of the page: every one of them is compared. */
export function answerOn(...parts: readonly (readonly Line[])[]): Answer {
  const entries = journal(ready, ...parts);
  const verdict = verdictOn(...parts);
  const answer = answerTo({ kind: 'journal', entries, verdict });
  const page = inSentences(verdict, fold(entries));
  expect([answer.title, answer.lead, answer.small]).to.deep.equal([page.title, page.lead, page.small]);
  expect(answer.next?.lines.join()).to.equal(
    [...page.next.list, page.next.text].filter((each) => each !== '').join(),
  );
  return answer;
}

/** Lost at 180 s in the middle of the image, back after `seconds`, or not while it was waited for. */
export const lostInImage = (back?: Stage, seconds = 0): Line[] => [
  ...upTo.image,
  [180, left('restore')],
  [180.02, gone('image')],
  back ? [180 + seconds, came(back)] : [210, { who: 'page', kind: 'returned', stage: null, afterMs: 30_000 }],
];

/** After the kernel was started: back as `got` after so many seconds. */
export const kernelCameBack = (got: Stage, seconds: number): Line[] => [
  ...upTo.kernel,
  [21 + seconds, came(got)],
  [21 + seconds, fault('kernel', 'CameBackAs', { expected: 'restore', got, afterMs: seconds * 1000 })],
];

/** The phone's own failure at a step, with what came before it in that step. */
export const failedAt = (
  id: number,
  name: string,
  code: number,
  text = '',
  ...before: readonly Line[]
): Line[] => [
  ...upTo.image,
  [200, checkpoint(id, name)],
  ...before,
  [210, checkpoint(id, name, code, text)],
  [211, checkpoint(0x67c, 'cleanup_boot_command')],
  [212, status(code)],
  [213, fault('install', 'RestoreFailed', { status: code, amrError: code, checkpoint: id, text })],
];

/** A fault before anything was sent. */
export const inFile = (name: string, fields = {}): Line[] => [[6, fault('prepare', name, fields)]];

/** A situation and what is said of it. */
export type Row = readonly [
  situation: string,
  lines: readonly Line[],
  cls: Verdict['class'],
  shape: Verdict['shape'],
  next: Verdict['next'],
  dataTouched: boolean | null,
];

/** One test for each row: the four things that decide what a person does next. */
export function tellsOfEach(rows: readonly Row[]): void {
  for (const [situation, lines, cls, shape, next, dataTouched] of rows)
    it(situation, () => {
      const verdict = verdictOn(lines);
      expect({
        class: verdict.class,
        shape: verdict.shape,
        next: verdict.next,
        dataTouched: verdict.dataTouched,
      }).to.deep.equal({ class: cls, shape, next, dataTouched });
      expect(verdict.outcome).to.equal('failed');
      for (const code of verdict.codes) expect(code).to.match(/^(mr|amr|st|ram|tss|usb|it|web):-?\w+$/);
      expect(verdict.saw.length).to.be.greaterThan(0);
    });
}
