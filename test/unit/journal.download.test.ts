import { expect } from '@open-wc/testing';
import type { Entry, What } from '../../src/journal/entry.ts';
import { fold } from '../../src/journal/fold.ts';

const journal = (...whats: What[]): Entry[] =>
  whats.map((what, i) => ({ t: 1000 * i, at: 1_767_268_800_000 + 1000 * i, ...what }));

const url = 'https://mirror.example/a.ipsw';
const fetches: What = { who: 'person', kind: 'fetches', file: 'a.ipsw', url };
const asked: What = {
  who: 'ipsw',
  kind: 'fetch',
  url,
  size: 1000,
  needed: 800,
  kept: 200,
  ranges: true,
};
const fetching: What = { who: 'ipsw', kind: 'fetching', done: 400, total: 800, bytesPerSecond: 100 };
const stalled: What = {
  who: 'ipsw',
  kind: 'stalled',
  why: 'NetworkLost',
  offline: true,
  attempt: 2,
  retryMs: 4000,
};

describe('a download in the journal', () => {
  it('counts on from what was kept, and waits where nothing comes', () => {
    const states = [fetches, asked, fetching, stalled, fetching, { who: 'person', kind: 'paused' }] as const;
    const seen = states.map((_, i) => fold(journal(...states.slice(0, i + 1))).download);
    expect(seen.map((each) => [each?.state, each?.done, each?.total, each?.bytesPerSecond])).to.deep.equal([
      ['opening', 0, 0, 0],
      ['running', 200, 800, 0],
      ['running', 400, 800, 100],
      ['stalled', 400, 800, 0],
      ['running', 400, 800, 100],
      ['paused', 400, 800, 0],
    ]);
    expect([seen[3]?.offline, seen[3]?.retryAt, seen[4]?.retryAt]).to.deep.equal([true, 7000, null]);
  });

  it('is waited for as a file is, and forgotten when another file is chosen', () => {
    const { wait, file, verified } = fold(journal(fetches, asked));
    expect([wait?.for, file, verified]).to.deep.equal(['file', { name: 'a.ipsw', size: 1000 }, false]);
    const other: What = { who: 'person', kind: 'chose', file: 'b.ipsw', size: 7 };
    expect(fold(journal(fetches, asked, other)).download).to.equal(null);
  });
});
