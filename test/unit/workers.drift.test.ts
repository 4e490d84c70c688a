import { expect } from '@open-wc/testing';
import type { Clock } from '../../src/bytes/clock.ts';
import type { What } from '../../src/journal/entry.ts';
import { watchDrift } from '../../workers/drift.ts';

/** A clock that is wound by hand: `sleep` moves the wall clock while no timer may fire. */
class HandClock implements Clock {
  #wall = 0;
  #timer: (() => void) | undefined;
  now = (): number => this.#wall;
  wall = (): number => this.#wall;
  after = (_ms: number, then: () => void): (() => void) => {
    this.#timer = then;
    return () => {
      this.#timer = undefined;
    };
  };
  pass(ms: number): void {
    this.#wall += ms;
    this.#timer?.();
  }
}

describe('a watch over time', () => {
  it('says nothing of late timers, names a sleep, and ends when it is told', () => {
    const clock = new HandClock();
    const noted: What[] = [];
    const end = watchDrift(clock, (what) => noted.push(what));
    clock.pass(2_000);
    clock.pass(6_900);
    expect(noted).to.deep.equal([]);
    clock.pass(42_000);
    clock.pass(2_000);
    expect(noted).to.deep.equal([{ who: 'page', kind: 'drift', ms: 40_000 }]);
    end();
    clock.pass(60_000);
    expect(noted.length).to.equal(1);
  });
});
