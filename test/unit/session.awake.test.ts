import { expect } from '@open-wc/testing';
import { Awake, dutyOf } from '../../src/session/awake.ts';
import { situations, type SituationName } from '../browser/snapshots.ts';

const turns = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await Promise.resolve();
};

interface Locks {
  held: number;
  asked: number;
  /** The browser takes its lock back. */
  take: () => void;
}

/** The wake locks that are held, in place of the browser's. */
function pretendLocks(refuses = false): Locks {
  const lock = new EventTarget();
  const locks = {
    held: 0,
    asked: 0,
    take: () => {
      lock.dispatchEvent(new Event('release'));
    },
  };
  Object.defineProperty(navigator, 'wakeLock', {
    configurable: true,
    value: {
      request: () => {
        locks.asked++;
        if (refuses) return Promise.reject(new DOMException('', 'NotAllowedError'));
        locks.held++;
        const release = (): Promise<void> => {
          locks.held--;
          return Promise.resolve();
        };
        return Promise.resolve(Object.assign(lock, { release }));
      },
    },
  });
  return locks;
}

const nobody = (): void => undefined;

/** Whether the browser would ask before the tab is closed. */
const asksToStay = (): boolean => !dispatchEvent(new Event('beforeunload', { cancelable: true }));

describe('a computer that has to stay awake', () => {
  after(() => {
    Reflect.deleteProperty(navigator, 'wakeLock');
  });

  it('does so for a phone that is restored and for a file that comes, and for nothing else', () => {
    const duties: [SituationName, string | null][] = [
      ['fetching', 'file'],
      ['fetch-asking', 'file'],
      ['fetch-stalled', 'file'],
      ['fetch-elsewhere', 'file'],
      ['fetch-looking', 'file'],
      ['fetch-paused', null],
      ['fetch-cancelled', null],
      ['ios-refused', null],
      ['ios-newest', null],
      ['checking', 'file'],
      ['image', 'phone'],
      ['done', null],
      ['arrival', null],
    ];
    expect(duties.map(([name]) => [name, dutyOf(situations[name].snapshot)])).to.deep.equal(duties);
  });

  it('holds one lock from the first duty to the last, and the tab only for a phone', async () => {
    const locks = pretendLocks();
    const awake = new Awake(nobody);
    const seen: unknown[] = [];
    for (const duty of ['file', 'file', 'phone', 'file', null, 'phone', null] as const) {
      awake.hold(duty);
      await turns();
      seen.push([duty, locks.held, locks.asked, asksToStay()]);
    }
    expect(seen).to.deep.equal([
      ['file', 1, 1, false],
      ['file', 1, 1, false],
      ['phone', 1, 1, true],
      ['file', 1, 1, false],
      [null, 0, 1, false],
      ['phone', 1, 2, true],
      [null, 0, 2, false],
    ]);
  });

  it('lets go of a lock that comes after its duty has ended', async () => {
    const locks = pretendLocks();
    const awake = new Awake(nobody);
    awake.hold('file');
    awake.hold(null);
    await turns();
    expect([locks.asked, locks.held]).to.deep.equal([1, 0]);
  });

  it('says whether the browser keeps it awake, and that it no longer does', async () => {
    const said: boolean[] = [];
    const locks = pretendLocks();
    const awake = new Awake((held) => said.push(held));
    awake.hold('phone');
    await turns();
    locks.take();
    expect(said).to.deep.equal([true, false]);
    awake.hold(null);
    locks.take();
    expect(said, 'with nothing to do nobody needs it').to.deep.equal([true, false]);
    pretendLocks(true);
    awake.hold('phone');
    await turns();
    expect(said).to.deep.equal([true, false, false]);
  });
});
