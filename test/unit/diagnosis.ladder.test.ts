import { expect } from '@open-wc/testing';

import type { Verdict } from '../../src/diagnosis/verdict.ts';
import { again, fault, later, type Line, now, upTo } from './diagnosis-journal.ts';
import { failedAt, lostInImage, verdictOn } from './diagnosis-rows.ts';

describe('the words after one loss and after more', () => {
  const weighed = ({ likely }: Verdict): string[] =>
    likely.map(({ who, word, capped }) => `${who} ${word}${capped ? ' |' : ''}`);
  const second = (lines: readonly Line[]): Line[] => [[500, again], ...later(500, lines)];

  it('stop at "possible" after one', () => {
    expect(weighed(verdictOn(lostInImage('restore', 3)))[0]).to.equal('link possible |');
    expect(weighed(verdictOn(lostInImage('recovery', 11)))[0]).to.equal('phone possible |');
    expect(weighed(verdictOn(lostInImage()))).to.deep.equal(['link open', 'phone open', 'computer open']);
  });

  it('go further for a link that bounced twice, never for a phone that restarted', () => {
    const bounced = lostInImage('restore', 3);
    expect(weighed(verdictOn(bounced, second(bounced)))[0]).to.equal('link most likely');
    const restarted = lostInImage('recovery', 11);
    expect(weighed(verdictOn(restarted, second(restarted)))[0]).to.equal('phone possible |');
  });

  it('believe the phone that saved a panic', () => {
    const panic: Line = [37, { who: 'restored', kind: 'last-time', panic: 'panic(cpu 0 …)' }];
    const lines = [...upTo.handover, panic, ...lostInImage('recovery', 11).slice(upTo.handover.length)];
    const verdict = verdictOn(lostInImage('recovery', 11), second(lines));
    expect(weighed(verdict)[0]).to.equal('phone most likely');
    expect(verdict.saw).to.deep.include({ key: 'panicked-before' });
  });

  it('go down the ladder: one change a try, and none for a person who only tries again', () => {
    const loss = lostInImage('recovery', 11);
    const parts: (readonly Line[])[] = [loss];
    const steps = [
      {},
      { current: 'yes', path: 'direct', restarted: 'yes' } as const,
      { cable: 'A' },
      { cable: 'B' },
    ].map((told, i) => {
      if (i > 0) parts.push([[i * 500, now(told)]], [[i * 500, again]], later(i * 500, loss));
      const { next, together, attempt, losses } = verdictOn(...parts);
      return { next, together, attempt, losses };
    });
    expect(steps).to.deep.equal([
      { next: 'UPDATE_SOFTWARE', together: ['GO_DIRECT', 'FORCE_RESTART'], attempt: 1, losses: 1 },
      { next: 'CHANGE_CABLE', together: [], attempt: 2, losses: 2 },
      { next: 'SERVICE_ADVISED', together: [], attempt: 3, losses: 3 },
      { next: 'SERVICE_ADVISED', together: [], attempt: 4, losses: 4 },
    ]);
    expect(verdictOn(...parts).untested).to.deep.equal(['CHANGE_PORT', 'OTHER_COMPUTER', 'APPLE_ROUTE']);
    expect(verdictOn(loss, second(loss))).to.include({ next: 'UPDATE_SOFTWARE', losses: 2 });
  });

  it('do not count an interruption, and begin anew after another problem', () => {
    const loss = lostInImage('recovery', 11);
    const claim: Line[] = [
      ...upTo.ibec,
      [12, fault('ibec', 'ClaimRefused', { call: 'open', error: 'SecurityError' })],
    ];
    const between = (lines: readonly Line[]): Verdict =>
      verdictOn(loss, second(lines), [[1000, again]], later(1000, loss));
    expect(between(claim)).to.include({ losses: 2, next: 'UPDATE_SOFTWARE' });
    expect(between([[6, fault('prepare', 'SigningRefused', { status: 94 })]])).to.include({
      losses: 1,
      next: 'UPDATE_SOFTWARE',
    });
  });

  it('know another route when the first remedy did not help', () => {
    const claim: Line[] = [
      ...upTo.ibec,
      [12, fault('ibec', 'ClaimRefused', { call: 'open', error: 'NetworkError' })],
    ];
    expect(verdictOn(claim, second(claim)).next).to.equal('FALLBACK_ROUTE');
    const sep = failedAt(0x609, 'load_sep_os', 50);
    expect(verdictOn(sep, second(sep)).next).to.equal('DEVICE_REPORTED');
    expect(verdictOn(sep, second(sep), later(500, second(sep))).next).to.equal('SERVICE_DEVICE_REPORTED');
    const broken: Line[] = [
      ...upTo.image,
      [180, fault('image', 'FrameBroken', { port: 1, why: 'too long' })],
    ];
    expect(verdictOn(broken)).to.include({ class: 'COMM', shape: 'S6' });
    expect(verdictOn(broken, second(broken))).to.include({ class: 'CLIENT', next: 'REPORT' });
  });
});
