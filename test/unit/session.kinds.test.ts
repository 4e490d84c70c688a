import { expect } from '@open-wc/testing';
import type { Behavior, Entry, What } from '../../src/journal/entry.ts';
import { fold } from '../../src/journal/fold.ts';
import { kindsFor } from '../../src/session/kinds.ts';

const journal = (at: number, ...whats: What[]): Entry[] =>
  whats.map((what, i) => ({ t: i, at: at + i, ...what }));

const phone = { ecid: '000A1B2C3D4E5F60', chipId: 0x8101, boardId: 0x0c };
const came: What = { who: 'usb', kind: 'came', stage: 'recovery', productId: 0x1281, serial: '' };
const waits: What[] = [came, { who: 'iboot', kind: 'phone', phone, serial: '' }];
const runs: What = { who: 'lockdown', kind: 'phone', phone, serial: '' };
const tried = (behavior: Behavior, ...more: What[]): What[] => [
  ...waits,
  { who: 'page', kind: 'attempt', id: 'A', behavior, ecid: phone.ecid, build: '23C71' },
  { who: 'page', kind: 'phase', phase: 'image' },
  ...more,
];
const lost: What = {
  who: 'page',
  kind: 'fault',
  phase: 'image',
  doing: '',
  fault: { name: 'LinkLost', message: '', how: 'left' },
};
const now = fold(journal(9000, ...waits));
const visit = (at: number, ...whats: What[]) => ({ ecid: phone.ecid, entries: journal(at, ...whats) });

describe('the kinds of install that are offered', () => {
  const both = ['update', 'erase'];

  it('R22: the update first, on a first attempt and wherever the ladder says so', () => {
    expect(kindsFor(now, null, [])).to.deep.equal(both);
    expect(kindsFor(now, 'update', [])).to.deep.equal(both);
  });

  it('only the erase, once the ladder has come to it', () => {
    expect(kindsFor(now, 'erase', [])).to.deep.equal(['erase']);
  });

  it('only the erase, once one has begun: in this visit or in the last one of this phone', () => {
    expect(kindsFor(fold(journal(0, ...tried('erase', lost))), null, [])).to.deep.equal(['erase']);
    expect(kindsFor(now, null, [visit(0, ...tried('erase', lost))])).to.deep.equal(['erase']);
  });

  it('both again for another phone, after an update, after a restore that finished, and for one that runs iOS', () => {
    const erased = visit(0, ...tried('erase', lost));
    expect(kindsFor(now, null, [{ ...erased, ecid: 'another' }])).to.deep.equal(both);
    expect(kindsFor(now, null, [visit(0, ...tried('update', lost))])).to.deep.equal(both);
    const finished = visit(500, ...tried('erase', { who: 'page', kind: 'restored' }));
    expect(kindsFor(now, null, [finished, erased])).to.deep.equal(both);
    expect(kindsFor(fold(journal(9000, came, runs)), null, [erased])).to.deep.equal(both);
  });
});
