import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { noPhone, phonesKept, type KeptJournal } from '../../src/diagnosis/case/by-phone.ts';
import { standingOf } from '../../src/diagnosis/case/kept.ts';
import type { Elsewhere } from '../../src/journal/elsewhere.ts';
import type { Entry } from '../../src/journal/entry.ts';
import type { CaseStore } from '../../src/session/cases.ts';
import type { RememberedFile } from '../../src/session/remembered.ts';
import { Session } from '../../src/session/session.ts';
import type { JournalStore, Written } from '../../src/session/store.ts';
import { unchanged } from '../../src/session/unchanged.ts';
import { VirtualWorld } from '../clock.ts';
import { caseStory } from '../unit/case-story.ts';
import { ecid } from '../unit/diagnosis-journal.ts';

const none = (): never => {
  throw new Error('nobody is needed here');
};

/** What two visits of one browser share, and how its storage behaves. */
class Browser {
  readonly visits = new Map<number, readonly Entry[]>();
  readonly cases = new Map<string, KeptJournal>();
  /** Nothing is read before this. */
  read: Promise<unknown> = Promise.resolve();
  /** Cases cannot be stored. */
  full = false;
  /** Nothing can be written down. */
  closed = false;

  /** A page, `hours` after the last entry of the story. */
  visit(hours: number): Session {
    const epoch = caseStory.at(-1)!.at + hours * 3_600_000;
    const { clock } = new VirtualWorld(1, { epoch });
    return new Session({
      crew: { restore: none, firmware: none, pretend: none },
      store: this.#journals(),
      cases: this.#cases(),
      ladder: () => Promise.resolve({ unchanged }),
      install: 'aaaa1111',
      remembered: { name: () => Promise.resolve(null) } as unknown as RememberedFile,
      time: { now: () => clock.now(), wall: () => clock.wall(), after: (ms, then) => clock.after(ms, then) },
      navigator: {
        usb: { addEventListener: () => undefined, getDevices: () => Promise.resolve([]) },
      } as unknown as Navigator,
      relay: () => Promise.resolve(true),
      host: { os: 'linux', browser: 'Chrome 156', usb: true },
      bench: false,
      anew: false,
    });
  }

  #journals(): JournalStore {
    return {
      load: async () => {
        await this.read;
        return [...this.visits].map(([visit, entries]): Written => ({ visit, entries }));
      },
      append: (visit, entries) => {
        if (this.closed) return Promise.reject(new DOMException('closed', 'InvalidStateError'));
        this.visits.set(visit, [...(this.visits.get(visit) ?? []), ...entries]);
        return Promise.resolve();
      },
      clear: (visit) => {
        this.visits.delete(visit);
        return Promise.resolve();
      },
    };
  }

  #cases(): CaseStore {
    return {
      load: async () => {
        await this.read;
        return [...this.cases.values()];
      },
      keep: (journal) => {
        if (this.full) return Promise.reject(new DOMException('the disk is full', 'QuotaExceededError'));
        this.cases.set(journal.id, journal);
        return Promise.resolve();
      },
      drop: (id) => {
        this.cases.delete(id);
        return Promise.resolve();
      },
      forget: () => {
        this.cases.clear();
        return Promise.resolve();
      },
    };
  }
}

const kinds = (entries: readonly Entry[]): string[] => entries.map(({ kind }) => kind);

/** In its order of time. */
const inOrder = (entries: readonly Entry[]): boolean =>
  entries.every(({ t }, i) => t >= (entries[i - 1]?.t ?? 0));

const told = { touched: 'no' } as const;

describe('a person acts before the last visit is read', () => {
  const slow = (browser: Browser): (() => void) => {
    let come = (): void => undefined;
    browser.read = new Promise<void>((read) => (come = read));
    return come;
  };

  it('whose restore was cut short: that is explained first, and what was done stands behind it', async () => {
    const browser = new Browser();
    const cut = caseStory.slice(
      0,
      caseStory.findLastIndex(({ kind }) => kind === 'left'),
    );
    browser.visits.set(1, cut);
    const come = slow(browser);
    const session = browser.visit(1);
    const opening = session.open();
    session.tell('now', told);
    const closing = session.caseFile(true).then((file) => file.text());
    assert.deepEqual(session.entries, []);
    come();
    await opening;
    assert.deepEqual(kinds(session.entries.slice(cut.length)), ['fault', 'opened', 'told']);
    assert.deepEqual(session.entries.slice(0, cut.length), cut);
    assert.ok(inOrder(session.entries));
    assert.deepEqual([...browser.visits], [[1, session.entries]]);
    assert.match(await closing, /TabEnded/);
  });

  it('which was over: it becomes part of its case, and nothing of the new visit goes with it', async () => {
    const browser = new Browser();
    browser.visits.set(1, caseStory);
    const come = slow(browser);
    const session = browser.visit(24);
    const opening = session.open();
    session.lookAt(ecid);
    come();
    await opening;
    assert.deepEqual(kinds(session.entries), ['opened', 'case-opened']);
    assert.deepEqual([...browser.visits.values()], [session.entries]);
    assert.deepEqual(
      [...browser.cases.values()].map(({ entries }) => entries),
      [caseStory],
    );
    assert.deepEqual(session.kept, [...browser.cases.values()]);
  });

  it('and goes away: the last visit is not wiped unread', async () => {
    const browser = new Browser();
    browser.visits.set(1, caseStory);
    const come = slow(browser);
    const session = browser.visit(1);
    const opening = session.open();
    const closing = session.close();
    assert.equal(browser.visits.get(1)?.length, caseStory.length);
    come();
    await Promise.all([opening, closing]);
    assert.equal([...browser.cases.values()][0]?.entries.length, caseStory.length + 1);
    assert.deepEqual([...browser.visits], []);
  });
});

describe('a case that cannot be stored', () => {
  it('is told of, known meanwhile, and taken in at the next visit', async () => {
    const browser = new Browser();
    browser.visits.set(1, caseStory);
    browser.full = true;
    const session = browser.visit(24);
    await session.open();
    assert.equal(session.snapshot.unkept, true);
    assert.equal(session.kept.length, 1);
    assert.equal(kinds(session.entries).filter((kind) => kind === 'unkept').length, 1);
    assert.deepEqual(browser.visits.get(1), caseStory);

    browser.full = false;
    const next = browser.visit(48);
    await next.open();
    assert.equal(next.snapshot.unkept, false);
    assert.equal(browser.cases.size, 1);
    assert.equal(browser.visits.has(1), false);
  });

  it('is told of once where the journal itself cannot be written down', async () => {
    const browser = new Browser();
    browser.closed = true;
    const session = browser.visit(0);
    await session.open();
    session.tell('now', told);
    await Promise.resolve();
    assert.deepEqual(kinds(session.entries), ['opened', 'unkept', 'told']);
  });
});

describe('what was told of before a phone was seen', () => {
  const seen: Elsewhere = {
    id: 'seen-1',
    route: 'finder',
    behavior: 'update',
    outcome: 'failed',
    code: 'it:4013',
    class: 'COMM',
    told: {},
  };
  const counted = (session: Session): string[] =>
    standingOf(session.kept, session.entries, false).whole.attempts.map(({ route }) => route);

  it('is kept, and counts for a phone as soon as the person says that it was this one', async () => {
    const browser = new Browser();
    const first = browser.visit(0);
    await first.open();
    first.triedElsewhere(seen);
    assert.deepEqual(counted(first), ['finder']);

    // The page is loaded anew: there is still no phone.
    const second = browser.visit(1);
    await second.open();
    assert.deepEqual(
      phonesKept(second.kept).map(({ ecid, visits }) => [ecid, visits]),
      [[noPhone, 1]],
    );
    second.lookAt(noPhone);
    assert.deepEqual(counted(second), ['finder']);

    // One that shows up with a try of its own may be another phone.
    browser.visits.set(1, caseStory);
    const third = browser.visit(1);
    await third.open();
    assert.deepEqual(counted(third), ['web', 'web']);
    await third.join();
    assert.deepEqual(counted(third), ['web', 'web', 'finder']);
    assert.deepEqual(
      phonesKept([...browser.cases.values()]).map((each) => each.ecid),
      [ecid],
    );
  });

  it('in a case that is looked at without its phone, goes with that case', async () => {
    const browser = new Browser();
    browser.visits.set(1, caseStory);
    const first = browser.visit(24);
    await first.open();
    first.lookAt(ecid);
    first.triedElsewhere(seen);
    const second = browser.visit(25);
    await second.open();
    assert.deepEqual(
      phonesKept(second.kept).map((each) => [each.ecid, each.visits]),
      [[ecid, 2]],
    );
  });
});

describe('the cases that are kept', () => {
  it('are deleted each, or all of them, and do not come back', async () => {
    const browser = new Browser();
    const other = JSON.parse(JSON.stringify(caseStory).replaceAll(ecid, '00112233445566FF')) as Entry[];
    browser.visits.set(1, caseStory);
    browser.visits.set(
      2,
      other.map((entry) => ({ ...entry, at: entry.at + 1000 })),
    );
    const session = browser.visit(24);
    await session.open();
    assert.deepEqual([browser.cases.size, session.kept.length], [2, 2]);
    await session.forget(ecid);
    assert.deepEqual(
      [...browser.cases.values(), ...session.kept].map((each) => each.ecid),
      ['00112233445566FF', '00112233445566FF'],
    );
    await session.forget(null);
    assert.deepEqual([browser.cases.size, session.kept.length], [0, 0]);
    const next = browser.visit(25);
    await next.open();
    assert.deepEqual(next.kept, []);
  });

  it('nor does one that could not even be stored', async () => {
    const browser = new Browser();
    browser.visits.set(1, caseStory);
    browser.full = true;
    const session = browser.visit(24);
    await session.open();
    assert.equal(session.kept.length, 1);
    await session.forget(ecid);
    assert.equal(browser.visits.has(1), false);
  });
});
