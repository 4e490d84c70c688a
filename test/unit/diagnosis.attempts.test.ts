import { expect } from '@open-wc/testing';
import { caseOf } from '../../src/diagnosis/case/case.ts';
import { ladder } from '../../src/diagnosis/ladder/ladder.ts';
import type { Elsewhere } from '../../src/journal/elsewhere.ts';
import type { What } from '../../src/journal/entry.ts';
import { journal } from './diagnosis-journal.ts';

const lost: Omit<Elsewhere, 'id'> = {
  route: 'other',
  behavior: 'erase',
  outcome: 'failed',
  code: 'it:4013',
  class: 'COMM',
  told: {},
};

/** A case of these attempts, all told of. */
function told(...attempts: readonly Elsewhere[]): { cables: (string | undefined)[]; losses: number } {
  const entries = journal(
    attempts.map((attempt, i) => [i, { who: 'person', kind: 'tried-elsewhere', attempt } satisfies What]),
  );
  const whole = caseOf([{ id: 'a', origin: 'here', entries }], null);
  return {
    cables: whole.attempts.map(({ setUp }) => setUp.cable?.value),
    losses: ladder(whole).losses,
  };
}

describe('attempts that were told of', () => {
  it('count once each, however often a log is handed in', () => {
    const [one, other] = [
      { ...lost, id: 'log-1' },
      { ...lost, id: 'log-2' },
    ];
    expect(told(one, one, one).losses).to.equal(1);
    expect(told(one, other, one).losses).to.equal(2);
  });

  it('are as they were told last', () => {
    const early = { ...lost, id: 'log-1' };
    expect(told(early, { ...early, told: { cable: 'B' } })).to.deep.equal({ cables: ['B'], losses: 1 });
  });
});
