import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { KeptJournal } from '../../src/diagnosis/case/by-phone.ts';
import { standingOf } from '../../src/diagnosis/case/kept.ts';
import { explain } from '../../src/diagnosis/explain.ts';
import type { Verdict } from '../../src/diagnosis/verdict.ts';
import type { Entry } from '../../src/journal/entry.ts';
import { whyOf } from '../../src/ui/say-likely.ts';
import { secondComputer } from '../unit/case-story.ts';
import { ecid } from '../unit/diagnosis-journal.ts';

const hour = 3_600_000;

/** Another phone that was lost with the same cable at the same port, so many hours before; or at another port. */
function neighbour(other: string, hours: number, port = 'left'): KeptJournal {
  const text = JSON.stringify(secondComputer)
    .replaceAll(ecid, other)
    .replaceAll('"port":"left"', `"port":"${port}"`);
  const entries = (JSON.parse(text) as Entry[]).map((entry) => ({ ...entry, at: entry.at - hours * hour }));
  return { id: other, origin: 'here', ecid: other, entries };
}

function verdictBeside(...kept: readonly KeptJournal[]): Verdict {
  return explain(secondComputer, standingOf(kept, secondComputer, false).given)!;
}

const [first, second] = ['00000000000000A1', '00000000000000A2'] as const;

describe('a position where one phone after the other is lost', () => {
  it('is looked at before the third phone is, from their own journals (T39, E15, P14)', () => {
    const beside = verdictBeside(neighbour(first, 5), neighbour(second, 2));
    const phone = beside.likely.find(({ who }) => who === 'phone')!;
    assert.deepEqual(
      [beside.likely.at(-1)?.who, phone.word, phone.against],
      ['phone', 'open', 'others-lost-here'],
    );
    assert.match(whyOf['others-lost-here'], /other phones/i);
    // Alone it would be the phone: it came back restarted, and nobody touched the cable.
    assert.equal(verdictBeside().likely[0]?.who, 'phone');
  });

  it('is no evidence after a day, at another port, or of one phone alone', () => {
    const alone = verdictBeside().likely;
    assert.deepEqual(verdictBeside(neighbour(first, 30), neighbour(second, 26)).likely, alone);
    assert.deepEqual(
      verdictBeside(neighbour(first, 5, 'right'), neighbour(second, 2, 'right')).likely,
      alone,
    );
    assert.deepEqual(verdictBeside(neighbour(first, 5)).likely, alone);
  });
});
