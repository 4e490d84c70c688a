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
const elsewhere: What = { who: 'ipsw', kind: 'elsewhere' };
const verified: What = {
  who: 'ipsw',
  kind: 'verified',
  bytes: 800,
  read: 0,
  ms: 1,
  osSha384: '',
  osDigestAgrees: true,
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

  it('of what is kept is looked through before anything is fetched, or nothing is', () => {
    const looked: What = { who: 'ipsw', kind: 'checking', done: 150, total: 200 };
    const looking = fold(journal(fetches, looked));
    expect([looking.download?.state, looking.checking]).to.deep.equal(['looking', 0.75]);
    expect(fold(journal(fetches, looked, asked)).download?.state).to.equal('running');
    expect(fold(journal(fetches, asked, looked)).download?.state).to.equal('running');
    expect(fold(journal(fetches, elsewhere, looked)).download?.state).to.equal('looking');
    const whole = fold(journal(fetches, looked, verified));
    expect([whole.download?.state, whole.verified, whole.wait?.for]).to.deep.equal(['here', true, 'phone']);
  });

  it('that was paused stays so, and one that was ended is over, whatever was on its way', () => {
    const late: What[] = [
      fetching,
      stalled,
      { who: 'ipsw', kind: 'checking', done: 300, total: 800 },
      { who: 'ipsw', kind: 'unpacks-elsewhere' },
      verified,
    ];
    for (const each of late.slice(0, -1)) {
      const { download } = fold(journal(fetches, asked, { who: 'person', kind: 'paused' }, each));
      expect([download?.state, download?.retryAt], each.kind).to.deep.equal(['paused', null]);
    }
    for (const keeps of [true, false]) {
      const before = journal(fetches, asked, fetching, late[2]!, { who: 'person', kind: 'cancelled', keeps });
      const { checking, file, firmware, verified: is, download } = fold([...before, ...journal(...late)]);
      expect([checking, file, firmware, is, download?.state]).to.deep.equal([
        null,
        null,
        null,
        false,
        'cancelled',
      ]);
    }
  });

  it('waits for another tab that unpacks its image while it is checked, and not longer', () => {
    const unpacks: What = { who: 'ipsw', kind: 'unpacks-elsewhere' };
    const fetched: What = { who: 'ipsw', kind: 'fetched', bytes: 600, ms: 9 };
    const waits = fold(journal(fetches, asked, fetched, unpacks));
    expect([waits.download?.state, waits.unpacksElsewhere]).to.deep.equal(['here', true]);
    const checked: What = { who: 'ipsw', kind: 'checking', done: 700, total: 800 };
    for (const after of [checked, verified, fetches])
      expect(fold(journal(fetches, asked, fetched, unpacks, after)).unpacksElsewhere, after.kind).to.equal(
        false,
      );
  });
});
